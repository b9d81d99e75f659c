package org.waxseal.console.node;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.outbox.StatementOutbox;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.console.live.Changes;
import org.waxseal.console.request.AfterCommit;
import org.waxseal.console.request.Conflict;

/** Takes a host into the fleet; from then on its own host name is kept behind a certificate. */
public class RegisterNode {
    private final Nodes nodes;
    private final StatementOutbox outbox;
    private final AfterCommit afterCommit;
    private final Changes changes;
    private final Clock clock;

    public RegisterNode(
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
     * Stores it and its statement together, or neither.
     *
     * @throws org.waxseal.console.request.RequestRejected with every fault of the request
     * @throws Conflict with {@code NODE_EXISTS}
     */
    @Transactional
    public Node register(NodeRequest request) {
        NodeRequest.Contents wanted = request.read();
        Optional<Node> earlier = nodes.lock(wanted.id());
        if (earlier.isPresent() && !earlier.get().removed()) {
            throw new Conflict(
                    ErrorCode.NODE_EXISTS,
                    "node '%s' is registered already; choose another id or remove it first"
                            .formatted(wanted.id()));
        }
        Node node = node(wanted, earlier);
        nodes.store(node);
        outbox.publish(node.statement());
        afterCommit.run(() -> changes.announce(Subject.node(wanted.id())));
        return node;
    }

    private Node node(NodeRequest.Contents wanted, Optional<Node> earlier) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        // revision and renewal go on: whoever saw a higher one before would ignore a fresh start
        long renewal = earlier.map(node -> node.statement().certificate().renewal()).orElse(0L);
        long revision = earlier.map(node -> node.statement().revision()).orElse(0L) + 1;
        return new Node(
                new NodeStatement(
                        wanted.id(),
                        wanted.hostName(),
                        wanted.address(),
                        wanted.directory(),
                        wanted.servers(),
                        new CertificatePolicy(
                                List.of(CertificateName.exact(wanted.hostName())),
                                wanted.keyType(),
                                renewal),
                        now,
                        revision,
                        false),
                now);
    }
}
