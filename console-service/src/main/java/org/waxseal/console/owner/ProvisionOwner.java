package org.waxseal.console.owner;

import org.springframework.transaction.annotation.Transactional;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.Provisioned;
import org.waxseal.console.request.Source;

/** Has an owner registered as described, whether or not it was registered before. */
public class ProvisionOwner {
    private final OwnerIntake intake;

    public ProvisionOwner(OwnerIntake intake) {
        this.intake = intake;
    }

    /**
     * Idempotent. Stores the row and its statement together, or neither; neither when it is so
     * already.
     *
     * @throws org.waxseal.console.request.RequestRejected with every fault of the request
     * @throws org.waxseal.console.request.PreconditionFailed when the condition does not hold
     * @throws org.waxseal.console.request.Conflict with {@code FROM_FILE} when the row is the
     *     file's, with {@code OWNER_EXISTS} when it is not and the source is the file
     */
    @Transactional
    public Provisioned<Owner> provision(
            OwnerRequest request, Source source, Precondition precondition) {
        return intake.settle(intake.take(request), source, precondition);
    }
}
