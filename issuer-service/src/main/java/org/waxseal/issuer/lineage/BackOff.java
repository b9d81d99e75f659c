package org.waxseal.issuer.lineage;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.issuer.authority.AuthorityException;

/**
 * When a failed attempt is repeated; the category of the fault alone decides.
 *
 * @param external delays after the first, second... failure in a row that somebody else has to
 *     mend; the last one repeats
 * @param passing the same for faults that pass by themselves
 */
public record BackOff(List<Duration> external, List<Duration> passing) {
    public BackOff {
        external = List.copyOf(external);
        passing = List.copyOf(passing);
    }

    /**
     * The instant of the next attempt.
     *
     * @param failures failures in a row, with this one
     * @return null when somebody has to change the registration first
     */
    public @Nullable Instant nextAttempt(WaxsealException fault, int failures, Instant now) {
        Optional<Instant> allowed =
                fault instanceof AuthorityException atAuthority
                        ? atAuthority.retryAfter()
                        : Optional.empty();
        return switch (fault.code().category()) {
            case USER -> null;
            case TRANSIENT -> later(now.plus(step(passing, failures)), allowed);
            case EXTERNAL, INTERNAL -> later(now.plus(step(external, failures)), allowed);
        };
    }

    private static Duration step(List<Duration> steps, int failures) {
        return steps.get(Math.min(failures, steps.size()) - 1);
    }

    private static Instant later(Instant ours, Optional<Instant> theirs) {
        return theirs.filter(instant -> instant.isAfter(ours)).orElse(ours);
    }
}
