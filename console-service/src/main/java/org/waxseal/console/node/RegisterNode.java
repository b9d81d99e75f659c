package org.waxseal.console.node;

import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.console.request.Conflict;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.Source;

/** Takes a host into the fleet; from then on its own host name is kept behind a certificate. */
public class RegisterNode {
    private final NodeIntake intake;

    public RegisterNode(NodeIntake intake) {
        this.intake = intake;
    }

    /**
     * Stores it and its statement together, or neither.
     *
     * @throws org.waxseal.console.request.RequestRejected with every fault of the request
     * @throws Conflict with {@code NODE_EXISTS}
     */
    @Transactional
    public Node register(NodeRequest request) {
        NodeIntake.Taken taken = intake.take(request);
        if (taken.registered() != null) {
            throw new Conflict(
                    ErrorCode.NODE_EXISTS,
                    "node '%s' is registered already; choose another id or remove it first"
                            .formatted(taken.id()));
        }
        return intake.settle(taken, Source.API, Precondition.none()).row();
    }
}
