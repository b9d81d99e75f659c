package org.waxseal.assigner.work;

import org.jspecify.annotations.Nullable;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.statement.Failure;

/**
 * The right to change a node, until somebody takes a higher token.
 *
 * @param token grows with each lease of this node; the rollout refuses a lower one
 * @param wanted what the row asked for when it was last read; everything up to here is seen by a
 *     plan made afterwards
 * @param attempts failed attempts in a row
 * @param failure of the newest attempt; null when it succeeded or there was none
 */
public record Lease(NodeId node, long token, long wanted, int attempts, @Nullable Failure failure) {

    /** The same lease, with what the row asks for now. */
    public Lease seeing(long newWanted) {
        return new Lease(node, token, newWanted, attempts, failure);
    }
}
