package org.waxseal.assigner.work;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.statement.Failure;

/** The rows of {@code node_work}. Every method is short; those that write join a transaction. */
public interface NodeWorks {

    /** Name of the work that brings a node to the wanted state. */
    String RECONCILE = "reconcile-node";

    /** Name of the work that looks at a node's endpoints again and changes nothing. */
    String REINSPECT = "reinspect-node";

    /**
     * Something about these nodes has changed: counts {@code wanted} up, and lets a node that waits
     * for its next attempt go sooner.
     */
    void want(SortedSet<NodeId> nodes, Instant now);

    /**
     * Takes the node: a token above all before. Empty when nothing is due of it at {@code now}, so
     * that a wake-up too many cannot shorten a back-off.
     */
    Optional<Lease> take(NodeId node, Instant now);

    /** The node's counter as it is now. */
    long wanted(NodeId node);

    /** The row as it is now, not locked; empty when nothing was ever wanted of the node. */
    Optional<Standing> standing(NodeId node);

    /**
     * Everything up to the lease's {@code wanted} is done. Under the row's lock.
     *
     * @return whether nothing more was wanted meanwhile; if not, or when the lease was lost, the
     *     node is still due
     */
    boolean finish(Lease lease);

    /**
     * The attempt failed. Under the row's lock; does nothing when the lease was lost.
     *
     * @param failure its {@code nextAttempt} says when it is due again; null means not before
     *     something more is wanted
     */
    void fail(Lease lease, Failure failure);

    /** Nodes that want work at {@code now}, longest waiting first. */
    List<NodeId> due(Instant now, int limit);

    /** Standing failures of those of {@code nodes} that have one. */
    Map<NodeId, StandingFailure> failures(Collection<NodeId> nodes);

    /** Nodes whose endpoints are to be looked at again at {@code now}, longest waiting first. */
    List<NodeId> dueForInspection(Instant now, int limit);

    /**
     * Locks the node's row for the caller's transaction.
     *
     * @return its token; 0 when the node was never taken
     */
    long lock(NodeId node);

    /** When the node's endpoints are to be looked at again. */
    void inspectAgain(NodeId node, Instant at);

    /** As {@link #inspectAgain}, unless that is settled already. */
    void inspectFirst(NodeId node, Instant at);

    /** The node is gone: it wants nothing more, and is not inspected again. */
    void forgetInspection(NodeId node);

    /**
     * A row.
     *
     * @param attempts failed attempts in a row
     */
    record Standing(long token, long wanted, long applied, int attempts) {
        /** Whether a change is wanted that nothing is known to hinder. */
        public boolean isAboutToChange() {
            return wanted > applied && attempts == 0;
        }
    }

    /**
     * Why a node cannot be changed.
     *
     * @param attempts failed attempts in a row, at least 1
     */
    record StandingFailure(Failure failure, int attempts) {}
}
