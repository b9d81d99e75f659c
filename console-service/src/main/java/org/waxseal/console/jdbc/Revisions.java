package org.waxseal.console.jdbc;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.waxseal.common.statement.Statement;

/** A revision follows the one before it, or it is not stored. */
final class Revisions {

    private Revisions() {}

    /**
     * Of two who register the same for the first time neither finds a row to lock, and one fails
     * here. Nothing stands against it: when it looks again it finds the other's row.
     */
    static ConcurrencyFailureException lostRace(String row, DuplicateKeyException cause) {
        return new ConcurrencyFailureException(
                row + " was registered by another transaction just now", cause);
    }

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
