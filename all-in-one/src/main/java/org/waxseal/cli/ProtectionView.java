package org.waxseal.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.waxseal.cli.screen.Cell;
import org.waxseal.cli.screen.Colour;
import org.waxseal.cli.screen.Table;
import tools.jackson.databind.JsonNode;

/** What domains, nodes and certificates show alike. */
final class ProtectionView {

    private ProtectionView() {}

    static void certificate(Session session, JsonNode certificate) {
        session.field(
                "certificate",
                "%s %s: %s"
                        .formatted(
                                Session.text(certificate, "type"),
                                Session.text(certificate, "keyType"),
                                names(certificate.path("names")))
                        .strip());
        session.field("fingerprint", Session.text(certificate, "fingerprint"));
        session.field("valid until", session.times().full(Session.text(certificate, "notAfter")));
        session.field("renewed", session.times().full(Session.text(certificate, "renewAt")));
        session.field("not issued", failure(session, certificate.path("lastFailure")));
    }

    static String names(JsonNode names) {
        return names.valueStream().map(name -> name.asString("")).collect(Collectors.joining(", "));
    }

    /** {@code code: sentence; tried again in 3 min (...)}. */
    static Cell failure(Session session, JsonNode failure) {
        if (!failure.hasNonNull("code")) {
            return Cell.of("");
        }
        String next = Session.text(failure, "nextAttempt");
        return new Cell(
                "%s: %s%s"
                        .formatted(
                                Session.text(failure, "code"),
                                Session.text(failure, "detail"),
                                next.isEmpty()
                                        ? ""
                                        : "; tried again " + session.times().full(next)),
                Colour.BAD);
    }

    static void endpoints(Session session, JsonNode endpoints) {
        Table table =
                session.screen()
                        .table(List.of("PROTOCOL", "HOST", "PORT", "NAME", "VERDICT", "EVIDENCE"));
        table.print(endpoints.valueStream().map(ProtectionView::endpoint).toList());
    }

    private static List<Cell> endpoint(JsonNode endpoint) {
        return List.of(
                Cell.of(Session.text(endpoint, "protocol")),
                Cell.of(Session.text(endpoint, "host")),
                Cell.of(Session.text(endpoint, "port")),
                Cell.of(Session.text(endpoint, "sni")),
                Cell.state(Session.text(endpoint, "verdict")),
                Cell.of(Session.text(endpoint, "evidence")));
    }

    /** U-labels first, as its owner reads it. */
    static String name(JsonNode domain) {
        String shown = Session.text(domain, "displayName");
        String wire = Session.text(domain, "name");
        return shown.isEmpty() || shown.equals(wire) ? wire : shown + " (" + wire + ")";
    }
}
