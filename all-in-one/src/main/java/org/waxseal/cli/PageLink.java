package org.waxseal.cli;

import org.waxseal.cli.screen.Cell;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A one-time link to the web console: made, and shown this once. */
final class PageLink {

    private PageLink() {}

    /**
     * @param wanted empty for the page of all; {@code domain} for that domain's page alone
     */
    static void make(Session session, ObjectNode wanted) throws InterruptedException {
        session.show(session.api().issue("/page-links", wanted), row -> print(session, row));
    }

    /** The link alone on standard output, so that a script can take it. */
    private static void print(Session session, JsonNode row) {
        session.screen().line(Cell.of(Session.text(row, "url")).text());
        String domain = Session.text(row, "domain");
        session.screen()
                .note(
                        "it works once, until %s%s"
                                .formatted(
                                        session.times().full(Session.text(row, "expiresAt")),
                                        domain.isEmpty()
                                                ? ""
                                                : ", and opens the page of %s and nothing else"
                                                        .formatted(domain)));
    }
}
