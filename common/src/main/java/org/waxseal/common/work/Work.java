package org.waxseal.common.work;

import java.time.Instant;
import java.util.List;

/**
 * One kind of work of a service. The rows are the truth: what a wake-up is lost, the sweep finds.
 */
public interface Work {

    /**
     * Unique in the service and stable: it stands in the scheduler's table, for example {@code
     * reconcile-node}.
     */
    String name();

    /** How many may run at once in this process. */
    int parallelism();

    /**
     * Items whose rows want work at {@code now}, longest waiting first.
     *
     * @param limit at most this many
     */
    List<String> due(Instant now, int limit);

    /**
     * Looks at the rows of {@code item} and does all that they want. Never runs twice at once for
     * one item within a live lease, but must be safe if it does (fencing). Records a failure and
     * its next attempt in its own rows; an exception that escapes is logged, counted, and tried
     * again by the sweep after a back-off.
     */
    void perform(String item);
}
