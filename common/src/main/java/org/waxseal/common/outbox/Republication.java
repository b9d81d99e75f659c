package org.waxseal.common.outbox;

import org.waxseal.common.statement.Topic;

/**
 * What a service has said on one topic, said again: for a receiver that has lost its rows, or a
 * topic that was lost. Removed things too; with the same revisions, so that whoever knows them
 * ignores them.
 */
public interface Republication {
    /** So many rows are locked, and said again, in one transaction. */
    int PAGE = 100;

    Topic topic();

    /**
     * Puts the newest statement of everything into the outbox, in short transactions. A failure in
     * between leaves what was put there before; doing it again is harmless.
     *
     * @return how many
     */
    long republish();
}
