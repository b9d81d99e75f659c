package org.waxseal.cli;

import java.util.stream.Collectors;
import org.waxseal.cli.screen.Cell;
import tools.jackson.databind.JsonNode;

/** {@code waxseal status} for people. */
final class StatusView {
    private final Session session;

    StatusView(Session session) {
        this.session = session;
    }

    void print(JsonNode status) {
        session.screen()
                .line(
                        "Waxseal %s at %s"
                                .formatted(
                                        Cell.of(Session.text(status, "version")).text(),
                                        session.api().address()));
        JsonNode domains = status.path("domains");
        long total = domains.valueStream().mapToLong(count -> count.asLong(0)).sum();
        session.field(
                "domains",
                total == 0
                        ? "none; add one with: ./waxseal domain add NAME --owner ID --mail-node NODE --webmail-node NODE"
                        : "%d: %s"
                                .formatted(
                                        total,
                                        domains.propertyStream()
                                                .filter(state -> state.getValue().asLong(0) > 0)
                                                .map(
                                                        state ->
                                                                state.getValue().asString("")
                                                                        + " "
                                                                        + state.getKey())
                                                .collect(Collectors.joining(", "))));
        JsonNode nodes = status.path("nodes");
        session.field(
                "nodes",
                "%s, %s proven"
                        .formatted(Session.text(nodes, "total"), Session.text(nodes, "proven")));
        JsonNode certificates = status.path("certificates");
        String soonest = Session.text(certificates, "soonestNotAfter");
        session.field(
                "certificates",
                "%s, %s failing%s"
                        .formatted(
                                Session.text(certificates, "total"),
                                Session.text(certificates, "failing"),
                                soonest.isEmpty()
                                        ? ""
                                        : "; the first expires " + session.times().full(soonest)));
        session.field(
                "outbox",
                "%s statements wait to be published"
                        .formatted(Session.text(status, "outbox", "waiting")));
    }
}
