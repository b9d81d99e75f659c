package org.waxseal.issuer.placement;

import org.springframework.transaction.annotation.Transactional;
import org.waxseal.issuer.lineage.LineageLedger;

/** Takes registrations in, in any order and any number of times; only the newest counts. */
public class RecordRegistration {
    private final PlacementRepository placements;
    private final LineageLedger ledger;

    public RecordRegistration(PlacementRepository placements, LineageLedger ledger) {
        this.placements = placements;
        this.ledger = ledger;
    }

    /** Records and wakes the work; never blocks on anything but the database. */
    @Transactional
    public void record(Registration registration) {
        Placement placement = registration.placement();
        if (!placements.keepIfNewer(placement)) {
            return;
        }
        if (placement.removed()) {
            ledger.removed(placement.subject());
        } else {
            ledger.registered(placement.subject(), registration.policy());
        }
    }
}
