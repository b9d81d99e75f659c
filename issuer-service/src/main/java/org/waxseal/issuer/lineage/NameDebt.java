package org.waxseal.issuer.lineage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.statement.Failure;

/**
 * A name that is wanted and was left out, so that the others could be had.
 *
 * @param attempts failures in a row; at least 1
 * @param failure why, since when and when it is tried again
 */
public record NameDebt(CertificateName name, int attempts, Failure failure) {

    /** Whether it is tried again at {@code now}. */
    public boolean isDue(Instant now) {
        Instant next = dueAt();
        return next != null && !next.isAfter(now);
    }

    /** When it is tried again; null when only a changed registration can help. */
    public @Nullable Instant dueAt() {
        return failure.nextAttempt();
    }
}
