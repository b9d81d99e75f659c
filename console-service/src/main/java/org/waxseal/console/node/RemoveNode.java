package org.waxseal.console.node;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.outbox.StatementOutbox;
import org.waxseal.console.live.Changes;
import org.waxseal.console.request.AfterCommit;
import org.waxseal.console.request.Conflict;
import org.waxseal.console.request.NotRegistered;

/** Lets a host go that serves no domain any more. */
public class RemoveNode {
    private static final int MOST_NAMED = 5;

    private final Nodes nodes;
    private final NodeUses uses;
    private final StatementOutbox outbox;
    private final AfterCommit afterCommit;
    private final Changes changes;
    private final Clock clock;

    public RemoveNode(
            Nodes nodes,
            NodeUses uses,
            StatementOutbox outbox,
            AfterCommit afterCommit,
            Changes changes,
            Clock clock) {
        this.nodes = nodes;
        this.uses = uses;
        this.outbox = outbox;
        this.afterCommit = afterCommit;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * Asks for it; the servers follow later.
     *
     * @throws NotRegistered with {@code NODE_UNKNOWN}
     * @throws Conflict with {@code IN_USE}, naming domains that are placed there
     */
    @Transactional
    public Node remove(NodeId id) {
        Node node = nodes.lock(id).filter(found -> !found.removed()).orElseThrow(() -> unknown(id));
        List<String> domains = uses.domainsOn(id, MOST_NAMED);
        if (!domains.isEmpty()) {
            throw new Conflict(
                    ErrorCode.IN_USE,
                    "node '%s' still serves domains (%s); remove these first"
                            .formatted(id, String.join(", ", domains)));
        }
        Node gone = node.removed(clock.instant().truncatedTo(ChronoUnit.MICROS));
        nodes.store(gone);
        outbox.publish(gone.statement());
        afterCommit.run(() -> changes.announce(Subject.node(id)));
        return gone;
    }

    /** The fault of a request about a node that is not there. */
    public static NotRegistered unknown(NodeId id) {
        return new NotRegistered(
                ErrorCode.NODE_UNKNOWN,
                "node '%s' is not registered; GET /api/v1/nodes lists those that are"
                        .formatted(id));
    }
}
