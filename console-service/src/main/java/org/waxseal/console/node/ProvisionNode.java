package org.waxseal.console.node;

import org.springframework.transaction.annotation.Transactional;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.Provisioned;
import org.waxseal.console.request.Source;

/** Has a host registered as described, whether or not it was registered before. */
public class ProvisionNode {
    private final NodeIntake intake;

    public ProvisionNode(NodeIntake intake) {
        this.intake = intake;
    }

    /**
     * Idempotent. Stores the row and its statement together, or neither; neither when it is so
     * already.
     *
     * @throws org.waxseal.console.request.RequestRejected with every fault of the request
     * @throws org.waxseal.console.request.PreconditionFailed when the condition does not hold
     * @throws org.waxseal.console.request.Conflict with {@code FROM_FILE} when the row is the
     *     file's, with {@code NODE_EXISTS} when it is not and the source is the file, with {@code
     *     IN_USE} when domains need a listener that is to go
     */
    @Transactional
    public Provisioned<Node> provision(
            NodeRequest request, Source source, Precondition precondition) {
        return intake.settle(intake.take(request), source, precondition);
    }

    /**
     * As {@link #provision}, for who changes node and domains together: a listener may go although
     * domains need it still.
     *
     * @return asks, when the domains are as they should be, that none needs what has gone; throws
     *     {@code Conflict} with {@code IN_USE} otherwise
     */
    @Transactional
    public Runnable provisionAhead(NodeRequest request, Source source) {
        Node node = intake.settleAhead(intake.take(request), source).row();
        return () -> intake.requireRoles(node);
    }
}
