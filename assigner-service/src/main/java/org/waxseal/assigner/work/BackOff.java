package org.waxseal.assigner.work;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCategory;

/** When a failed attempt is made again. The category of the fault alone decides. */
public final class BackOff {
    private static final Duration TRANSIENT_FIRST = Duration.ofSeconds(1);
    private static final Duration TRANSIENT_MOST = Duration.ofMinutes(1);
    private static final Duration LONG_FIRST = Duration.ofSeconds(30);
    private static final Duration LONG_MOST = Duration.ofHours(1);
    private static final int MOST_DOUBLINGS = 20;

    private BackOff() {}

    /**
     * The instant of the next attempt.
     *
     * @param attempts failed attempts in a row, this one included; at least 1
     * @return null when somebody has to change something first
     */
    public static @Nullable Instant next(ErrorCategory category, int attempts, Instant now) {
        return switch (category) {
            case USER -> null;
            case TRANSIENT -> now.plus(growing(TRANSIENT_FIRST, TRANSIENT_MOST, attempts));
            case EXTERNAL, INTERNAL -> now.plus(growing(LONG_FIRST, LONG_MOST, attempts));
        };
    }

    private static Duration growing(Duration first, Duration most, int attempts) {
        Duration delay = first.multipliedBy(1L << Math.clamp(attempts - 1L, 0, MOST_DOUBLINGS));
        return delay.compareTo(most) > 0 ? most : delay;
    }
}
