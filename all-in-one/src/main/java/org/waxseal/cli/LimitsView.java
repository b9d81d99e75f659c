package org.waxseal.cli;

import java.util.List;
import org.waxseal.cli.screen.Cell;
import tools.jackson.databind.JsonNode;

/** {@code waxseal limits} for people. */
final class LimitsView {
    private final Session session;

    LimitsView(Session session) {
        this.session = session;
    }

    void print(JsonNode remaining) {
        JsonNode limits = remaining.path("limits");
        if (limits.isEmpty()) {
            session.screen().line("no limits are configured");
        }
        session.screen()
                .table(List.of("LIMIT", "FOR", "LEFT", "NEXT"))
                .print(limits.valueStream().map(this::row).toList());
        String pausedUntil = Session.text(remaining, "pausedUntil");
        if (!pausedUntil.isEmpty()) {
            session.screen()
                    .line(
                            "the certificate authority has asked us to stay away; we ask again "
                                    + Cell.of(session.times().full(pausedUntil)).text());
        }
    }

    private List<Cell> row(JsonNode limit) {
        return List.of(
                Cell.of(Session.text(limit, "limit")),
                Cell.of(scope(limit)),
                Cell.of(
                        "%s of %s"
                                .formatted(
                                        Session.text(limit, "left"),
                                        Session.text(limit, "usable"))),
                // Not by the instant: the clocks of two machines differ.
                Cell.of(
                        limit.path("left").asLong(0) > 0
                                ? "now"
                                : session.times().full(Session.text(limit, "next"))));
    }

    private static String scope(JsonNode limit) {
        String scope = Session.text(limit, "scope");
        if (scope.isEmpty()) {
            return Session.text(limit, "limit").equals("new-orders") ? "the account" : "all";
        }
        // A certificate may have a hundred names, and a screen has not the room.
        String[] names = scope.split(",", -1);
        return names.length == 1 ? scope : "%s and %d more".formatted(names[0], names.length - 1);
    }
}
