package org.waxseal.common.stream;

import org.waxseal.common.statement.Statement;

/**
 * What a service does with the statements of the topics it names in {@code waxseal.topics}. A
 * service that names topics declares exactly one bean of this type.
 *
 * <p>Statements of one key come one after the other, in the order in which they were published; the
 * same one may come again (at least once). So an implementation is transactional and idempotent by
 * key and revision, and it only records: a slow one holds up its whole partition.
 */
@FunctionalInterface
public interface StatementReceiver {

    /**
     * Records one statement and returns after the commit.
     *
     * <p>A fault of the infrastructure (database, network) leaves it as it comes: the statement is
     * given again, in order, until it succeeds. A {@code WaxsealException} with category {@code
     * USER} means that this statement can never be recorded: it goes to the topic's dead letters
     * with the reason, and the next one follows.
     */
    void receive(Statement statement);
}
