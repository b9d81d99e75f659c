package org.waxseal.common.time;

import java.time.Duration;

/** The only way in which the product waits for time to pass. */
@FunctionalInterface
public interface Pauses {

    /** Blocks the calling thread for {@code duration}; a zero or negative one returns at once. */
    void pause(Duration duration) throws InterruptedException;

    /** On the machine's own clock. */
    static Pauses real() {
        return Thread::sleep;
    }
}
