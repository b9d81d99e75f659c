package org.waxseal.assigner.rollout;

import java.util.List;
import org.waxseal.assigner.driver.ChangePlan;
import org.waxseal.assigner.node.NodeSession;

/** Brings plans onto a node. */
@FunctionalInterface
public interface Rollout {

    /**
     * Applies all plans of a node as one change. Blocks. Repeating it with plans made anew does no
     * harm; a crash at any moment leaves every name served by its old or its new certificate.
     *
     * @param plans of {@code NodePlanner}, in its order
     * @param keys asked once for each key that is written, before anything is touched
     * @param token of the lease under which the caller works
     * @param proof asked after the reloads, and again after an undo
     * @throws org.waxseal.common.error.WaxsealException with {@code NODE_FENCED} as soon as the
     *     node has seen a higher token (nothing more is written, not even to undo), {@code
     *     NODE_BUSY}, or {@code NODE_UNREACHABLE} when the session broke; all are to be tried again
     *     with new plans
     */
    RolloutOutcome apply(
            NodeSession node,
            List<ChangePlan> plans,
            KeySource keys,
            FencingToken token,
            Handshakes proof);
}
