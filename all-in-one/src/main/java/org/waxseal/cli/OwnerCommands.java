package org.waxseal.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waxseal.cli.outcome.CommandFailed;
import org.waxseal.cli.screen.Cell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code waxseal owner ...}. */
@Command(name = "owner", description = "Owners of domains, who are told by mail.")
final class OwnerCommands {
    private final Surroundings surroundings;

    OwnerCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Command(name = "add", description = "Registers an owner.")
    int add(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "ID", description = "Identifier, for example alice.")
                    String id,
            @Option(
                            names = "--email",
                            paramLabel = "MAILBOX",
                            required = true,
                            description = "Where notices are sent.")
                    String email,
            @Mixin OwnerOptions owner,
            @Option(
                            names = "--replace",
                            description =
                                    "Changes the owner to just this when there is one already, instead of refusing.")
                    boolean replace)
            throws InterruptedException {
        return Session.complete(
                surroundings,
                options,
                session -> {
                    ObjectNode body = session.object().put("id", id).put("email", email);
                    owner.putInto(body);
                    JsonNode row = session.register("/owners", path(id), replace, body);
                    session.say(
                            row,
                            shown ->
                                    "owner %s is registered; notices go to %s"
                                            .formatted(
                                                    Session.text(shown, "id"),
                                                    Session.text(shown, "email")));
                });
    }

    @Command(name = "list", description = "Lists owners by identifier.")
    int list(
            @Mixin ApiOptions options,
            @Mixin SourceOption source,
            @Option(
                            names = "--email",
                            paramLabel = "MAILBOX",
                            description = "Only with this mailbox.")
                    @Nullable String email,
            @Mixin LimitOption limit)
            throws InterruptedException {
        return Session.complete(
                surroundings,
                options,
                session -> {
                    session.list(
                            "/owners",
                            new Filters()
                                    .with("source", source.source())
                                    .with("email", email)
                                    .asMap(),
                            limit.rows(),
                            List.of("OWNER", "NAME", "EMAIL", "LOCALE", "SOURCE", "CHANGED"),
                            row ->
                                    List.of(
                                            Cell.of(Session.text(row, "id")),
                                            Cell.of(Session.text(row, "name")),
                                            Cell.of(Session.text(row, "email")),
                                            Cell.of(Session.text(row, "locale")),
                                            Cell.of(Session.text(row, "source")),
                                            Cell.of(
                                                    session.times()
                                                            .column(
                                                                    Session.text(
                                                                            row, "changedAt")))),
                            "no owners are registered; add one with: ./waxseal owner add ID --email MAILBOX");
                });
    }

    @Command(name = "show", description = "Shows an owner.")
    int show(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "ID", description = "The owner.") String id)
            throws InterruptedException {
        return Session.complete(
                surroundings,
                options,
                session -> {
                    session.show(
                            session.api().get(path(id), Map.of()),
                            row -> {
                                session.screen().line(Cell.of(Session.text(row, "id")).text());
                                session.field("name", Session.text(row, "name"));
                                session.field("email", Session.text(row, "email"));
                                session.field("locale", Session.text(row, "locale"));
                                session.field("source", Session.text(row, "source"));
                                session.field("revision", Session.text(row, "revision"));
                                session.field(
                                        "changed",
                                        session.times().full(Session.text(row, "changedAt")));
                            });
                });
    }

    @Command(name = "change", description = "Changes what is given of an owner, and nothing else.")
    int change(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "ID", description = "The owner.") String id,
            @Option(
                            names = "--email",
                            paramLabel = "MAILBOX",
                            description = "Where notices are sent.")
                    @Nullable String email,
            @Mixin OwnerOptions owner,
            @Mixin RevisionOption revision)
            throws InterruptedException {
        return Session.complete(
                surroundings,
                options,
                session -> {
                    ObjectNode body = session.object();
                    DomainOptions.put(body, "email", email);
                    owner.putInto(body);
                    if (body.isEmpty()) {
                        throw CommandFailed.usage(
                                "nothing to change was given; use --email, --name or --locale");
                    }
                    JsonNode row =
                            session.api().change("PATCH", path(id), revision.headers(), body);
                    session.say(
                            row,
                            shown ->
                                    "owner %s is at revision %s"
                                            .formatted(
                                                    Session.text(shown, "id"),
                                                    Session.text(shown, "revision")));
                });
    }

    @Command(name = "remove", description = "Removes an owner that no domain names.")
    int remove(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "ID", description = "The owner.") String id,
            @Mixin RevisionOption revision)
            throws InterruptedException {
        return Session.complete(
                surroundings,
                options,
                session -> {
                    JsonNode row =
                            session.api().change("DELETE", path(id), revision.headers(), null);
                    session.say(
                            row.isEmpty() ? session.object().put("id", id) : row,
                            shown -> "owner %s is removed".formatted(id));
                });
    }

    private static String path(String id) {
        return "/owners/" + Session.segment("the owner's identifier", id);
    }
}
