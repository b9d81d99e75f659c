package org.waxseal.issuer.lineage;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.issuer.authority.AuthorityException;

/**
 * When a failed attempt is repeated; the category of the fault alone decides. While there is a
 * certificate to be renewed, no delay is longer than a quarter of what is left of its life.
 *
 * @param external delays after the first, second... failure in a row that somebody else has to
 *     mend; the last one repeats
 * @param passing the same for faults that pass by themselves
 */
public record BackOff(List<Duration> external, List<Duration> passing) {
    private static final int LEFT_DIVISOR = 4;

    public BackOff {
        external = List.copyOf(external);
        passing = List.copyOf(passing);
    }

    /**
     * The instant of the next attempt. What a user has to mend is looked at again as rarely as
     * there is a delay, since the DNS of a domain is mended without anybody telling us; a name does
     * not become shorter.
     *
     * @param failures failures in a row, with this one
     * @param expiry of the certificate that is to be renewed; null without one
     * @return null when only a changed registration can help
     */
    public @Nullable Instant nextAttempt(
            WaxsealException fault, int failures, Instant now, @Nullable Instant expiry) {
        Optional<Instant> allowed =
                fault instanceof AuthorityException atAuthority
                        ? atAuthority.retryAfter()
                        : Optional.empty();
        return switch (fault.code().category()) {
            case USER ->
                    fault.code() == ErrorCode.NAME_TOO_LONG ? null : now.plus(external.getLast());
            case TRANSIENT -> later(soon(step(passing, failures), now, expiry), allowed);
            case EXTERNAL, INTERNAL -> later(soon(step(external, failures), now, expiry), allowed);
        };
    }

    private Instant soon(Duration delay, Instant now, @Nullable Instant expiry) {
        if (expiry == null || !expiry.isAfter(now)) {
            return now.plus(delay);
        }
        Duration most = Duration.between(now, expiry).dividedBy(LEFT_DIVISOR);
        Duration least = external.getFirst().compareTo(delay) < 0 ? external.getFirst() : delay;
        Duration bounded = most.compareTo(least) < 0 ? least : most;
        return now.plus(delay.compareTo(bounded) > 0 ? bounded : delay);
    }

    private static Duration step(List<Duration> steps, int failures) {
        return steps.get(Math.min(failures, steps.size()) - 1);
    }

    private static Instant later(Instant ours, Optional<Instant> theirs) {
        return theirs.filter(instant -> instant.isAfter(ours)).orElse(ours);
    }
}
