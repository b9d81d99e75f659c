package org.waxseal.console.tail;

import java.time.Duration;
import java.util.List;

/** Reading topics along. */
public interface Tails {

    /**
     * Begins to read. The caller closes it.
     *
     * @throws org.waxseal.common.error.WaxsealException with {@code INFRASTRUCTURE_UNAVAILABLE}
     *     when the broker does not answer, or too many are open already
     */
    Tail open(TailQuery query);

    /** Ends all that are open, because the process ends. */
    void end();

    /** One reader's place. For one thread. */
    interface Tail extends AutoCloseable {

        /**
         * Blocks until there are records that are asked for, or {@code longest} has passed.
         *
         * @return in the order of each key; empty when none came, and when it has ended
         * @throws org.waxseal.common.error.WaxsealException with {@code INFRASTRUCTURE_UNAVAILABLE}
         *     when the broker refuses to go on
         */
        List<TailedRecord> next(Duration longest);

        /** Nothing follows. */
        boolean ended();

        @Override
        void close();
    }
}
