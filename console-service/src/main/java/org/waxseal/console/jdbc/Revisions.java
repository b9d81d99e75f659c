package org.waxseal.console.jdbc;

import org.waxseal.common.statement.Statement;

/** A revision follows the one before it, or it is not stored. */
final class Revisions {

    private Revisions() {}

    /**
     * Checks how many rows an update met.
     *
     * @throws IllegalStateException when the row was not locked and somebody else changed it
     */
    static void requireOne(int updated, Statement statement) {
        if (updated != 1) {
            throw new IllegalStateException(
                    "revision %d of '%s' does not follow the stored one: it must be locked before it is changed"
                            .formatted(statement.revision(), statement.key()));
        }
    }
}
