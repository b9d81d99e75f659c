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
        session.field("domains", domains(status.path("domains")));
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
        session.field("provisioning", rejections(status.path("provisioning").path("rejected")));
    }

    private static String domains(JsonNode counts) {
        if (counts.path("total").asLong(0) == 0) {
            return "none; add one with: ./waxseal domain add NAME --owner ID --mail-node NODE --webmail-node NODE";
        }
        return "%s: %s"
                .formatted(
                        Session.text(counts, "total"),
                        counts.propertyStream()
                                .filter(count -> !count.getKey().equals("total"))
                                .filter(state -> state.getValue().asLong(0) > 0)
                                .map(state -> state.getValue().asString("") + " " + state.getKey())
                                .collect(Collectors.joining(", ")));
    }

    /** Nothing where the console does not count them. */
    private static String rejections(JsonNode count) {
        if (count.isMissingNode()) {
            return "";
        }
        return "%d requests were rejected in the last 24 h%s"
                .formatted(
                        count.asLong(0),
                        count.asLong(0) == 0
                                ? ""
                                : "; see: ./waxseal event tail --rejected --since 24h");
    }
}
