package org.waxseal.issuer.lineage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.waxseal.issuer.authority.RenewalWindow;

/**
 * When a certificate is renewed. The instant is drawn once and kept: drawing again at every look
 * would move all renewals to the early end of the window.
 *
 * @param at when
 * @param window of the authority, out of which the instant was drawn (RFC 9773 section 4.2); null
 *     when it came from the certificate's lifetime
 * @param askAt when the authority is asked for its window; null when it has none to give
 */
public record RenewalPlan(Instant at, @Nullable RenewalWindow window, @Nullable Instant askAt) {

    /** Whether the authority is to be asked for its window at {@code now}. */
    public boolean isToBeAsked(Instant now) {
        return askAt != null && !askAt.isAfter(now);
    }

    /** The next instant at which it wants something. */
    public Instant next() {
        return askAt != null && askAt.isBefore(at) ? askAt : at;
    }
}
