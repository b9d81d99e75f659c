package org.waxseal.common.scheduler;

import java.time.Duration;

/**
 * Something small that each process of a service does again and again, such as looking whether its
 * certificate is near its end. Not for work that must happen once for all processes: that is {@link
 * org.waxseal.common.work.Work}.
 */
public interface PeriodicJob {

    /** For logs and thread names, for example {@code renew-internal-certificate}. */
    String name();

    /** From the end of one run to the beginning of the next; the first run is at once. */
    Duration interval();

    /** One run. An exception is logged and the job goes on at its next turn. */
    void run();
}
