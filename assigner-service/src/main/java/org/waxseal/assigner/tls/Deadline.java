package org.waxseal.assigner.tls;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** The end of one connection's time: a server that drips octets must not hold a probe for ever. */
final class Deadline {
    private final long endNanos;

    Deadline(Duration after) {
        // The machine's monotonic clock: this is about a socket, which knows no virtual time.
        this.endNanos = System.nanoTime() + after.toNanos();
    }

    /** At least 1, as a socket's time-out of 0 means for ever. */
    int remainingMillis() throws SocketTimeoutException {
        long left = (endNanos - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException("no time left");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }
}
