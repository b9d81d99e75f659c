package org.waxseal.notifier.notice;

import java.time.Duration;
import org.waxseal.common.error.ErrorCode;

/**
 * When a mail that was not accepted is tried again: twice as long after each attempt, up to a
 * longest pause. Never given up: a notice ends by being sent, refused or no longer true.
 *
 * @param passing for faults that pass by themselves
 * @param lasting for faults that somebody has to mend
 */
public record RetryBackoff(Range passing, Range lasting) {

    /** From the pause after the first attempt to the longest. */
    public record Range(Duration first, Duration longest) {

        Duration after(int attempts) {
            // 2^30 times the first pause is beyond every longest one; more would overflow.
            Duration pause = first.multipliedBy(1L << Math.clamp(attempts - 1, 0, 30));
            return pause.compareTo(longest) < 0 ? pause : longest;
        }
    }

    /**
     * The pause before the next attempt.
     *
     * @param attempts that failed so far, 1 or more
     */
    public Duration after(int attempts, ErrorCode code) {
        return switch (code.category()) {
            case TRANSIENT -> passing.after(attempts);
            case USER, EXTERNAL, INTERNAL -> lasting.after(attempts);
        };
    }
}
