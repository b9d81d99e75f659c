package org.waxseal.issuer.lineage;

import java.time.Instant;
import java.util.Optional;

/** What monitoring asks about all lineages together. */
public interface LineageStatistics {

    /** When the first of the current certificates expires; empty when there is none. */
    Optional<Instant> soonestExpiry();

    /** How many certificates were due for renewal before {@code now} and are not renewed. */
    long overdueRenewals(Instant now);

    /** How many names are wanted and were left out. */
    long missingNames();
}
