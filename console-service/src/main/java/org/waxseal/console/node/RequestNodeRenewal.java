package org.waxseal.console.node;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.outbox.StatementOutbox;
import org.waxseal.console.live.Changes;
import org.waxseal.console.request.AfterCommit;

/** Asks for a new server-wide certificate with a new key, now. */
public class RequestNodeRenewal {
    private final Nodes nodes;
    private final StatementOutbox outbox;
    private final AfterCommit afterCommit;
    private final Changes changes;
    private final Clock clock;

    public RequestNodeRenewal(
            Nodes nodes,
            StatementOutbox outbox,
            AfterCommit afterCommit,
            Changes changes,
            Clock clock) {
        this.nodes = nodes;
        this.outbox = outbox;
        this.afterCommit = afterCommit;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * Raises the next revision and publishes it.
     *
     * @throws org.waxseal.console.request.NotRegistered with {@code NODE_UNKNOWN}
     */
    @Transactional
    public Node request(NodeId id) {
        Node node =
                nodes.lock(id)
                        .filter(found -> !found.removed())
                        .orElseThrow(() -> RemoveNode.unknown(id));
        Node renewing = node.withRenewal(clock.instant().truncatedTo(ChronoUnit.MICROS));
        nodes.store(renewing);
        outbox.publish(renewing.statement());
        afterCommit.run(() -> changes.announce(Subject.node(id)));
        return renewing;
    }
}
