package org.waxseal.issuer.authority;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.time.Pauses;

/**
 * Looks again until something is as wanted, at first after milliseconds and then ever more rarely.
 * A CA's Retry-After is honoured once the quick looks are over: validations take tens of
 * milliseconds, and a client that sleeps its whole second is what makes issuing slow.
 */
public final class Polling {
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final Duration LONGEST_ASKED = Duration.ofSeconds(30);
    private static final int QUICK_LOOKS = 6;

    private final Clock clock;
    private final Pauses pauses;
    private final Duration first;
    private final Duration patience;

    /**
     * @param first the first delay; each one is twice the one before, up to two seconds
     * @param patience after which it gives up
     */
    public Polling(Clock clock, Pauses pauses, Duration first, Duration patience) {
        this.clock = clock;
        this.pauses = pauses;
        this.first = first;
        this.patience = patience;
    }

    /** How long {@link #until} tries. */
    public Duration patience() {
        return patience;
    }

    /**
     * Looks until {@code done}.
     *
     * @param askedWait what the other side asks us to wait, from what was last seen
     * @param givenUp what to throw when patience ends, from what was last seen
     * @throws WaxsealException {@code INFRASTRUCTURE_UNAVAILABLE} when the thread is interrupted;
     *     the interrupt stays set
     */
    public <T> T until(
            Supplier<T> look,
            Predicate<T> done,
            Function<T, Optional<Duration>> askedWait,
            Function<T, WaxsealException> givenUp) {
        Instant deadline = clock.instant().plus(patience);
        Duration delay = first;
        for (int looks = 1; ; looks++) {
            T seen = look.get();
            if (done.test(seen)) {
                return seen;
            }
            Duration wait = looks > QUICK_LOOKS ? longer(delay, askedWait.apply(seen)) : delay;
            if (clock.instant().plus(wait).isAfter(deadline)) {
                throw givenUp.apply(seen);
            }
            pause(wait);
            delay = delay.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : delay.multipliedBy(2);
        }
    }

    private static Duration longer(Duration ours, Optional<Duration> asked) {
        Duration theirs =
                asked.filter(wait -> wait.compareTo(LONGEST_ASKED) < 0)
                        .orElse(asked.isPresent() ? LONGEST_ASKED : Duration.ZERO);
        return theirs.compareTo(ours) > 0 ? theirs : ours;
    }

    private void pause(Duration wait) {
        try {
            pauses.pause(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WaxsealException(
                    ErrorCode.INFRASTRUCTURE_UNAVAILABLE, "interrupted while shutting down", e);
        }
    }
}
