package org.waxseal.issuer.placement;

import java.util.Set;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;

/**
 * Where a subject is served, as its newest statement says it.
 *
 * @param nodes a node for itself; for a domain the nodes of its mail and its webmail
 * @param revision of that statement
 * @param removed whether the subject is gone; a removed one is remembered, so that a late older
 *     statement does not bring it back
 */
public record Placement(Subject subject, Set<NodeId> nodes, long revision, boolean removed) {
    public Placement {
        nodes = Set.copyOf(nodes);
    }

    /** Whether {@code node} serves the subject now, and so may have its key. */
    public boolean isServedBy(NodeId node) {
        return !removed && nodes.contains(node);
    }
}
