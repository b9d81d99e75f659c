package org.waxseal.issuer.budget;

import java.time.Duration;
import java.time.Instant;

/**
 * One limit of an authority, as a bucket of {@code count} that refills evenly over {@code window}
 * (the generic cell rate algorithm, which is what Let's Encrypt counts by). A twentieth of the
 * bucket, at least one, is never used: the authority counts a request when it arrives, which may be
 * later than we counted it.
 *
 * <p>The level of a bucket is the instant at which it will be full again; a bucket that was never
 * used is full since for ever.
 *
 * @param count at least 1
 * @param window in which {@code count} comes back
 */
public record Allowance(int count, Duration window) {
    private static final int MARGIN_DIVISOR = 20;

    public Allowance {
        if (count < 1 || !window.isPositive()) {
            throw new IllegalArgumentException(
                    "%d in %s is no allowance: both must be positive".formatted(count, window));
        }
    }

    /** The first instant, not before {@code now}, at which one more is allowed. */
    public Instant earliest(Instant level, Instant now) {
        Instant allowed = level.minus(interval().multipliedBy(usable() - 1L));
        return allowed.isAfter(now) ? allowed : now;
    }

    /** The level after one more was taken at {@code at}. */
    public Instant taken(Instant level, Instant at) {
        return (level.isAfter(at) ? level : at).plus(interval());
    }

    /** The level after one was given back that was taken and not used. */
    public Instant givenBack(Instant level) {
        return level.minus(interval());
    }

    /** How many are allowed at {@code now}. */
    public int left(Instant level, Instant now) {
        if (!level.isAfter(now)) {
            return usable();
        }
        long used = Math.ceilDiv(Duration.between(now, level).toNanos(), interval().toNanos());
        return (int) Math.max(0, usable() - used);
    }

    /** How many may be used at once. */
    public int usable() {
        return Math.max(1, count - Math.max(1, count / MARGIN_DIVISOR));
    }

    private Duration interval() {
        return window.dividedBy(count);
    }
}
