package org.waxseal.console.owner;

import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.id.OwnerId;
import org.waxseal.console.request.NotRegistered;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.Provisioned;
import org.waxseal.console.request.Source;

/** Changes single fields of an owner. */
public class ChangeOwner {
    private final OwnerIntake intake;

    public ChangeOwner(OwnerIntake intake) {
        this.intake = intake;
    }

    /**
     * Idempotent. Fields of which the change says nothing stay as they are.
     *
     * @throws NotRegistered with {@code OWNER_UNKNOWN}
     * @throws org.waxseal.console.request.RequestRejected with every fault of the request
     * @throws org.waxseal.console.request.PreconditionFailed when the condition does not hold
     * @throws org.waxseal.console.request.Conflict when the row belongs to another source
     */
    @Transactional
    public Provisioned<Owner> change(
            OwnerId id, OwnerChange change, Source source, Precondition precondition) {
        Owner owner =
                intake.lock(id)
                        .filter(found -> !found.removed())
                        .orElseThrow(() -> FindOwner.unknown(id));
        OwnerRequest.Contents wanted = change.over(owner.statement()).read();
        return intake.settle(new OwnerIntake.Taken(wanted, owner), source, precondition);
    }
}
