package org.waxseal.console.node;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.outbox.StatementOutbox;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.console.live.Changes;
import org.waxseal.console.request.AfterCommit;
import org.waxseal.console.request.Conflict;
import org.waxseal.console.request.Outcome;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.Provisioned;
import org.waxseal.console.request.Source;

/** What every way to register or change a node has in common. Needs an open transaction. */
public final class NodeIntake {
    private static final int MOST_NAMED = 5;

    private final Nodes nodes;
    private final NodeUses uses;
    private final StatementOutbox outbox;
    private final AfterCommit afterCommit;
    private final Changes changes;
    private final Clock clock;

    public NodeIntake(
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
     * A request that can be met.
     *
     * @param earlier the newest row, even a removed one; null when there was never one
     */
    record Taken(NodeRequest.Contents wanted, @Nullable Node earlier) {

        NodeId id() {
            return wanted.id();
        }

        /** Null when nothing is registered. */
        @Nullable Node registered() {
            return earlier == null || earlier.removed() ? null : earlier;
        }
    }

    /** The newest row, even a removed one, locked until the transaction ends. */
    Optional<Node> lock(NodeId id) {
        return nodes.lock(id);
    }

    /**
     * Reads a node.
     *
     * @throws org.waxseal.console.request.RequestRejected with every fault of the request
     */
    Taken take(NodeRequest request) {
        NodeRequest.Contents wanted = request.read();
        return new Taken(wanted, nodes.lock(wanted.id()).orElse(null));
    }

    /**
     * Stores what is wanted, and its statement, unless it is registered so already.
     *
     * @throws org.waxseal.console.request.PreconditionFailed when the condition does not hold
     * @throws Conflict when the row belongs to another source, or domains need what is to go
     */
    Provisioned<Node> settle(Taken taken, Source source, Precondition precondition) {
        return settle(taken, source, precondition, this::requireRoles);
    }

    /**
     * As {@link #settle}, before the domains that need what is to go are placed elsewhere; {@link
     * #requireRoles} has to follow in the same transaction.
     */
    Provisioned<Node> settleAhead(Taken taken, Source source) {
        return settle(taken, source, Precondition.none(), changed -> {});
    }

    private Provisioned<Node> settle(
            Taken taken, Source source, Precondition precondition, Consumer<Node> check) {
        Node registered = taken.registered();
        String row = "node '%s'".formatted(taken.id());
        precondition.check(row, registered == null ? null : registered.statement().revision());
        if (registered == null) {
            return new Provisioned<>(stored(next(taken, now(), source)), Outcome.CREATED);
        }
        if (isAsWanted(registered.statement(), taken.wanted())) {
            return new Provisioned<>(registered, Outcome.UNCHANGED);
        }
        registered.source().requireYieldsTo(source, row, ErrorCode.NODE_EXISTS);
        Node changed = next(taken, registered.provisionedAt(), registered.source());
        check.accept(changed);
        return new Provisioned<>(stored(changed), Outcome.CHANGED);
    }

    static boolean isAsWanted(NodeStatement registered, NodeRequest.Contents wanted) {
        return registered.hostName().equals(wanted.hostName())
                && registered.address().equals(wanted.address())
                && registered.directory().equals(wanted.directory())
                && registered.servers().equals(wanted.servers())
                && registered.certificate().keyType() == wanted.keyType();
    }

    private Node next(Taken taken, Instant provisionedAt, Source source) {
        NodeRequest.Contents wanted = taken.wanted();
        Node earlier = taken.earlier();
        // revision and renewal go on: whoever saw a higher one before would ignore a fresh start
        long renewal = earlier == null ? 0 : earlier.statement().certificate().renewal();
        long revision = earlier == null ? 1 : earlier.statement().revision() + 1;
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
                        now(),
                        revision,
                        false),
                provisionedAt,
                source);
    }

    /**
     * Lets a node pass that has a listener for all that is placed on it.
     *
     * @throws Conflict with {@code IN_USE}, naming domains
     */
    void requireRoles(Node changed) {
        NodeId id = changed.statement().id();
        if (!changed.servesMail()) {
            refuseIfUsed(id, "the mail", "a mail", uses.mailDomainsOn(id, MOST_NAMED));
        }
        if (!changed.servesWebmail()) {
            refuseIfUsed(id, "the webmail", "the https", uses.webmailDomainsOn(id, MOST_NAMED));
        }
    }

    private static void refuseIfUsed(
            NodeId id, String served, String listener, List<String> domains) {
        if (!domains.isEmpty()) {
            throw new Conflict(
                    ErrorCode.IN_USE,
                    "node '%s' serves %s of domains (%s); keep %s listener, or place these elsewhere first"
                            .formatted(id, served, String.join(", ", domains), listener));
        }
    }

    /**
     * Stores the removal and its statement.
     *
     * @throws Conflict with {@code IN_USE}, naming domains that are placed there
     */
    Node remove(Node node) {
        NodeId id = node.statement().id();
        List<String> domains = uses.domainsOn(id, MOST_NAMED);
        if (!domains.isEmpty()) {
            throw new Conflict(
                    ErrorCode.IN_USE,
                    "node '%s' still serves domains (%s); remove these first"
                            .formatted(id, String.join(", ", domains)));
        }
        return stored(node.removed(now()));
    }

    private Node stored(Node node) {
        nodes.store(node);
        outbox.publish(node.statement());
        afterCommit.run(() -> changes.announce(Subject.node(node.statement().id())));
        return node;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
