package org.waxseal.common.stream;

/**
 * What a service does with the records of {@link ProvisioningTopic}. A service with {@code
 * waxseal.receives-requests} declares exactly one bean of this type.
 *
 * <p>Requests of one key come one after the other, in the order in which they were written; the
 * same one may come again (at least once).
 */
@FunctionalInterface
public interface RequestReceiver {

    /**
     * Does what is asked and returns after the commit.
     *
     * <p>A fault of the infrastructure (database, network) leaves it as it comes: the record is
     * given again, in order, until it succeeds.
     *
     * @throws RecordRefused when it can never be done: the record goes to the dead letters with
     *     every reason, and the next one follows
     */
    void receive(RequestRecord record);
}
