package org.waxseal.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waxseal.cli.outcome.ExitCode;
import org.waxseal.cli.screen.Cell;
import org.waxseal.cli.screen.Printable;
import org.waxseal.cli.screen.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code waxseal vault ...}. */
@Command(name = "vault", description = "The vault of private keys.")
final class VaultCommands {
    private final Surroundings surroundings;

    VaultCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Command(
            name = "rotate",
            description = {
                "Puts every private key under a new key-encryption key, while all goes on.",
                "What was interrupted goes on when it is called again. Back up the new key afterwards."
            })
    int rotate(@Mixin ApiOptions options) throws InterruptedException {
        return Session.run(surroundings, options, VaultCommands::rotate);
    }

    /** The API answers after each step; together they are one rotation. */
    private static int rotate(Session session) throws InterruptedException {
        ArrayNode notes = session.object().putArray("notes");
        long rewrapped = 0;
        boolean made = false;
        JsonNode step;
        do {
            step = session.api().perform("/vault/rotations");
            rewrapped += step.path("rewrapped").asLong(0);
            made |= step.path("made").asBoolean(false);
            step.path("notes").forEach(notes::add);
            if (goesOn(step)) {
                session.screen()
                        .note(
                                "%d done, %d to do"
                                        .formatted(rewrapped, step.path("remaining").asLong(0)));
            }
        } while (goesOn(step));
        ObjectNode rotation = (ObjectNode) step;
        rotation.put("rewrapped", rewrapped).put("made", made).set("notes", notes);
        session.show(rotation, whole -> print(session, whole));
        return whole(rotation) ? ExitCode.DONE : ExitCode.FAILED;
    }

    /** A step that could do nothing more leaves over what does not open. */
    private static boolean goesOn(JsonNode step) {
        return !whole(step) && step.path("rewrapped").asLong(0) > 0;
    }

    private static boolean whole(JsonNode rotation) {
        return rotation.path("finished").asBoolean(false);
    }

    private static void print(Session session, JsonNode rotation) {
        session.screen()
                .line(
                        "%d data keys came under the key %s (%s)"
                                .formatted(
                                        rotation.path("rewrapped").asLong(0),
                                        Cell.of(Session.text(rotation, "key")).text(),
                                        Cell.of(Session.text(rotation, "place")).text()));
        for (JsonNode note : rotation.path("notes")) {
            session.screen().line(Printable.of(note.asString("")));
        }
        rotation.path("locked").forEach(fault -> session.screen().note(fault.asString("")));
        if (!whole(rotation)) {
            session.screen()
                    .note(
                            "%d private keys stay under their old key, which is still needed; when they open again, or their certificates are renewed, rotate again"
                                    .formatted(rotation.path("remaining").asLong(0)));
        }
    }

    @Command(
            name = "status",
            description =
                    "Shows the key-encryption keys, and how many private keys each one opens.")
    int status(@Mixin ApiOptions options) throws InterruptedException {
        return Session.complete(
                surroundings,
                options,
                session ->
                        session.show(
                                session.api().get("/vault", Map.of()),
                                vault -> printKeys(session, vault.path("keys"))));
    }

    private static void printKeys(Session session, JsonNode keys) {
        Table table = session.screen().table(List.of("KEY", "STATE", "PRIVATE KEYS", "PLACE"));
        table.print(
                keys.valueStream()
                        .map(
                                key ->
                                        List.of(
                                                Cell.of(Session.text(key, "id")),
                                                Cell.state(state(key)),
                                                Cell.of(Long.toString(key.path("rows").asLong(0))),
                                                Cell.of(Session.text(key, "place"))))
                        .toList());
    }

    private static String state(JsonNode key) {
        if (key.path("current").asBoolean(false)) {
            return "current";
        }
        if (key.path("id").isNull()) {
            return "before the first rotation";
        }
        if (key.path("place").isNull()) {
            return "missing";
        }
        return key.path("retired").asBoolean(false) ? "retired" : "older";
    }

    @Command(
            name = "audit",
            description = "Lists who used which private key, when and why, newest first.")
    int audit(
            @Mixin ApiOptions options,
            @Option(
                            names = "--subject",
                            paramLabel = "SUBJECT",
                            description =
                                    "Only keys of this one: domain:NAME, node:ID, or account: and the directory of an authority.")
                    @Nullable String subject,
            @Mixin LimitOption limit)
            throws InterruptedException {
        return Session.complete(
                surroundings,
                options,
                session ->
                        session.list(
                                "/vault/accesses",
                                new Filters().with("subject", subject).asMap(),
                                limit.rows(),
                                List.of("AT", "ACTION", "OUTCOME", "KEY", "BY", "WHY"),
                                row -> row(session, row),
                                "no private key was used yet"));
    }

    private static List<Cell> row(Session session, JsonNode row) {
        String subject = Session.text(row, "subject");
        return List.of(
                Cell.of(session.times().full(Session.text(row, "at"))),
                Cell.of(Session.text(row, "action")),
                Cell.of(Session.text(row, "outcome")),
                Cell.of(
                        subject.isEmpty()
                                ? "all"
                                : subject + "#" + row.path("generation").asLong(0)),
                Cell.of(Session.text(row, "client")),
                Cell.of(Session.text(row, "reason")));
    }
}
