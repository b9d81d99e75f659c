package org.waxseal.console.owner;

import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.console.request.Conflict;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.Source;

/** Makes somebody known to whom notices can be sent. */
public class RegisterOwner {
    private final OwnerIntake intake;

    public RegisterOwner(OwnerIntake intake) {
        this.intake = intake;
    }

    /**
     * Stores it and its statement together, or neither.
     *
     * @throws org.waxseal.console.request.RequestRejected with every fault of the request
     * @throws Conflict with {@code OWNER_EXISTS}
     */
    @Transactional
    public Owner register(OwnerRequest request) {
        OwnerIntake.Taken taken = intake.take(request);
        if (taken.registered() != null) {
            throw new Conflict(
                    ErrorCode.OWNER_EXISTS,
                    "owner '%s' is registered already; choose another id or remove it first"
                            .formatted(taken.id()));
        }
        return intake.settle(taken, Source.API, Precondition.none()).row();
    }
}
