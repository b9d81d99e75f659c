package org.waxseal.console.limits;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the issuer may still ask of the certificate authority. Looking takes nothing from it. Each
 * call blocks; it throws {@link org.waxseal.common.error.WaxsealException} with {@code
 * INFRASTRUCTURE_UNAVAILABLE} when the issuer does not answer, and with the issuer's own code when
 * it refuses.
 */
public interface Limits {

    /**
     * All limits.
     *
     * @param limits empty when none are configured
     * @param pausedUntil until when the authority wants to be left alone; null when it does not
     */
    record Remaining(List<Limit> limits, @Nullable Instant pausedUntil) {}

    /**
     * What is left for one scope.
     *
     * @param limit its name in the settings, for example {@code new-orders}
     * @param scope a registered domain, names joined by commas, or a name; null for the account,
     *     and for a limit that nothing was taken from
     * @param count how many the authority allows in the window
     * @param windowSeconds in which as many come back
     * @param usable how many of them are used at most
     * @param left how many are allowed now
     * @param next when the next one is allowed
     */
    record Limit(
            String limit,
            @Nullable String scope,
            int count,
            long windowSeconds,
            int usable,
            int left,
            Instant next) {}

    /**
     * What is left of each limit.
     *
     * @param scopes of each limit at most, the scarcest first
     */
    Remaining remaining(int scopes);
}
