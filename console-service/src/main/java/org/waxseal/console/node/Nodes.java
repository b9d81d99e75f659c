package org.waxseal.console.node;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.id.NodeId;

/** The registered nodes; removed ones are remembered, so that their revision goes on. */
public interface Nodes {

    /** The newest revision, even of a removed node. */
    Optional<Node> find(NodeId id);

    /** As {@link #find}, and nobody else changes or locks it before this transaction ends. */
    Optional<Node> lock(NodeId id);

    /**
     * Nodes ordered by identifier; a removed one stays in the list while its servers are still
     * being cleaned up.
     *
     * @param after begins behind this one; null for the first page
     */
    List<Node> list(int limit, @Nullable NodeId after);

    /**
     * Stores the next revision.
     *
     * @throws org.springframework.dao.ConcurrencyFailureException when another transaction
     *     registered it first; whoever looks again finds that row
     */
    void store(Node node);
}
