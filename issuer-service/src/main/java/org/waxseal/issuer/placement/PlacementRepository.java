package org.waxseal.issuer.placement;

import java.util.Optional;
import org.waxseal.common.id.Subject;

/** The rows of placements. */
public interface PlacementRepository {

    Optional<Placement> find(Subject subject);

    /**
     * Keeps {@code placement} if nothing as new is known.
     *
     * @return whether it was kept; false for a lower or equal revision
     */
    boolean keepIfNewer(Placement placement);
}
