package org.waxseal.common.outbox;

import org.waxseal.common.statement.Statement;

/**
 * Takes statements in the caller's transaction and publishes them after its commit, in order per
 * key, at least once.
 */
@FunctionalInterface
public interface StatementOutbox {

    /**
     * Must be called inside a transaction: statement and rows are committed together or not at all.
     *
     * @throws IllegalStateException outside a transaction
     */
    void publish(Statement statement);
}
