package org.waxseal.issuer.budget;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.name.CertificateName;

/**
 * An order that is about to be made.
 *
 * @param kind how the authority counts it
 * @param turn the turn that an earlier claim for this order was given; null for none
 */
public record Claim(List<CertificateName> names, Kind kind, @Nullable Instant turn) {
    public Claim {
        names = List.copyOf(names);
    }

    /** How an order counts. */
    public enum Kind {
        /** A renewal that names the certificate which it replaces: it counts nowhere (RFC 9773). */
        REPLACEMENT,
        /** A certificate for exactly the names of one before: it counts for that set only. */
        SAME_SET,
        /** Any other order. */
        NEW
    }
}
