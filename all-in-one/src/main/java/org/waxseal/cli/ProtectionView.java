package org.waxseal.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.waxseal.cli.screen.Cell;
import org.waxseal.cli.screen.Colour;
import org.waxseal.cli.screen.Table;
import org.waxseal.cli.watch.FailureText;
import tools.jackson.databind.JsonNode;

/** What domains, nodes and certificates show alike. */
final class ProtectionView {

    private ProtectionView() {}

    /** {@code mx1 proven}, above the fields. */
    static void title(Session session, String name, JsonNode row) {
        session.screen()
                .line(
                        session.screen().paint(Cell.of(name))
                                + "  "
                                + session.screen().paint(Cell.state(Session.text(row, "state"))));
    }

    /** Where a domain or node comes from, how far it is, and what its endpoints serve. */
    static void protection(Session session, JsonNode row) {
        session.field("source", Session.text(row, "source"));
        session.field("revision", Session.text(row, "revision"));
        session.field("registered", session.times().full(Session.text(row, "provisionedAt")));
        session.field("changed", session.times().full(Session.text(row, "changedAt")));
        session.field("proven", session.times().full(Session.text(row, "provenAt")));
        certificate(session, row.path("certificate"));
        session.field("not rolled out", failure(session, row.path("lastFailure")));
        endpoints(session, row.path("endpoints"));
    }

    /** When the certificate of a domain or node ends, for a column. */
    static Cell validUntil(Session session, JsonNode row) {
        return Cell.of(session.times().column(Session.text(row, "certificate", "notAfter")));
    }

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

    private static Cell failure(Session session, JsonNode failure) {
        return new Cell(FailureText.of(failure, session.times()), Colour.BAD);
    }

    private static void endpoints(Session session, JsonNode endpoints) {
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
