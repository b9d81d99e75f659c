package org.waxseal.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waxseal.cli.screen.Cell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code waxseal certificate ...}. */
@Command(name = "certificate", description = "Certificates of domains and nodes.")
final class CertificateCommands {
    private static final String SUBJECT =
            "domain:NAME or node:ID; a name alone is that of a domain.";

    private final Surroundings surroundings;

    CertificateCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Command(name = "list", description = "Lists certificates by subject.")
    int list(
            @Mixin ApiOptions options,
            @Mixin StateOption state,
            @Option(
                            names = "--expires-before",
                            paramLabel = "INSTANT",
                            description =
                                    "Only with an end before this instant, for example 2027-01-31T00:00:00Z.")
                    @Nullable String expiresBefore,
            @Option(
                            names = "--kind",
                            paramLabel = "KIND",
                            description = "Only of these subjects: domain or node.")
                    @Nullable String kind,
            @Mixin LimitOption limit)
            throws InterruptedException {
        return Session.complete(
                surroundings,
                options,
                session -> {
                    session.list(
                            "/certificates",
                            new Filters()
                                    .with("state", state.state())
                                    .with("expiresBefore", expiresBefore)
                                    .with("kind", kind)
                                    .asMap(),
                            limit.rows(),
                            List.of(
                                    "SUBJECT",
                                    "STATE",
                                    "NAMES",
                                    "VALID UNTIL",
                                    "RENEWED",
                                    "FAILURE"),
                            row -> row(session, row),
                            "there are no certificates yet; they are issued by themselves for nodes and domains: ./waxseal help domain add");
                });
    }

    private static List<Cell> row(Session session, JsonNode row) {
        JsonNode certificate = certificate(row);
        return List.of(
                Cell.of(Session.text(row, "subject")),
                Cell.state(Session.text(row, "state")),
                Cell.of(ProtectionView.names(certificate.path("names"))),
                Cell.of(session.times().column(Session.text(certificate, "notAfter"))),
                Cell.of(session.times().column(Session.text(certificate, "renewAt"))),
                Cell.of(Session.text(certificate, "lastFailure", "code")));
    }

    @Command(name = "show", description = "Shows a certificate.")
    int show(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "SUBJECT", description = SUBJECT) String subject)
            throws InterruptedException {
        return Session.complete(
                surroundings,
                options,
                session -> {
                    session.show(
                            session.api().get(path(subject), Map.of()),
                            row -> {
                                ProtectionView.title(session, Session.text(row, "subject"), row);
                                ProtectionView.certificate(session, certificate(row));
                                session.field(
                                        "valid from",
                                        session.times()
                                                .full(Session.text(certificate(row), "notBefore")));
                                session.field(
                                        "generation", Session.text(certificate(row), "generation"));
                            });
                });
    }

    private static JsonNode certificate(JsonNode row) {
        return row.path("certificate").isObject() ? row.path("certificate") : row;
    }

    @Command(
            name = "renew",
            description = "Asks for a new certificate now; the one there is stays until then.")
    int renew(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "SUBJECT", description = SUBJECT) String subject)
            throws InterruptedException {
        return Session.complete(
                surroundings,
                options,
                session -> {
                    JsonNode row =
                            session.api()
                                    .change("POST", path(subject) + "/renewals", Map.of(), null);
                    session.say(
                            row,
                            shown ->
                                    "a new certificate for %s is asked for"
                                            .formatted(Cell.of(subject).text()));
                });
    }

    private static String path(String subject) {
        return "/certificates/"
                + Session.segment(
                        "the subject",
                        subject.contains(":") || subject.isBlank() ? subject : "domain:" + subject);
    }
}
