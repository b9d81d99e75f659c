package org.waxseal.console.node;

import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.NodeId;
import org.waxseal.console.request.NotRegistered;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.Source;

/** Lets a host go that serves no domain any more. */
public class RemoveNode {
    private final NodeIntake intake;

    public RemoveNode(NodeIntake intake) {
        this.intake = intake;
    }

    /**
     * Asks for it; the servers follow later.
     *
     * @throws NotRegistered with {@code NODE_UNKNOWN}
     * @throws org.waxseal.console.request.PreconditionFailed when the condition does not hold
     * @throws org.waxseal.console.request.Conflict with {@code IN_USE}, naming domains that are
     *     placed there; or when the row belongs to another source
     */
    @Transactional
    public Node remove(NodeId id, Source source, Precondition precondition) {
        Node node =
                intake.lock(id).filter(found -> !found.removed()).orElseThrow(() -> unknown(id));
        String row = "node '%s'".formatted(id);
        precondition.check(row, node.statement().revision());
        node.source().requireYieldsTo(source, row, ErrorCode.NODE_EXISTS);
        return intake.remove(node);
    }

    /** The fault of a request about a node that is not there. */
    public static NotRegistered unknown(NodeId id) {
        return new NotRegistered(
                ErrorCode.NODE_UNKNOWN,
                "node '%s' is not registered; GET /api/v1/nodes lists those that are"
                        .formatted(id));
    }
}
