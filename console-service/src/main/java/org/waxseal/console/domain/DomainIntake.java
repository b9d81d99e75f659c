package org.waxseal.console.domain;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.checkpoint.Checkpoints;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.outbox.StatementOutbox;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.console.live.Changes;
import org.waxseal.console.node.Node;
import org.waxseal.console.node.Nodes;
import org.waxseal.console.owner.OwnerIntake;
import org.waxseal.console.owner.Owners;
import org.waxseal.console.request.AfterCommit;
import org.waxseal.console.request.Faults;
import org.waxseal.console.request.Outcome;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.Provisioned;
import org.waxseal.console.request.Source;

/**
 * What every way to register or change a domain has in common. Needs an open transaction. Rows are
 * locked until it ends, always in this order: domain, owner, nodes by identifier. So none is
 * removed between check and commit, and no two requests for one domain wait for each other.
 */
public final class DomainIntake {
    private final Domains domains;
    private final Owners owners;
    private final OwnerIntake ownerIntake;
    private final Nodes nodes;
    private final StatementOutbox outbox;
    private final AfterCommit afterCommit;
    private final Checkpoints checkpoints;
    private final Changes changes;
    private final Clock clock;

    public DomainIntake(
            Domains domains,
            Owners owners,
            OwnerIntake ownerIntake,
            Nodes nodes,
            StatementOutbox outbox,
            AfterCommit afterCommit,
            Checkpoints checkpoints,
            Changes changes,
            Clock clock) {
        this.domains = domains;
        this.owners = owners;
        this.ownerIntake = ownerIntake;
        this.nodes = nodes;
        this.outbox = outbox;
        this.afterCommit = afterCommit;
        this.checkpoints = checkpoints;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * A request that can be met.
     *
     * @param owner to be registered or changed with it; null for one that is registered
     * @param earlier the newest row, even a removed one; null when there was never one
     */
    record Taken(
            DomainRequest.Contents wanted,
            OwnerIntake.@Nullable Taken owner,
            @Nullable Domain earlier) {

        /** Null when nothing is registered. */
        @Nullable Domain registered() {
            return earlier == null || earlier.removed() ? null : earlier;
        }
    }

    /** The registered row, locked until the transaction ends. */
    Optional<Domain> lock(DnsName name) {
        return domains.lock(name).filter(domain -> !domain.removed());
    }

    /**
     * Reads a domain and looks at what it names.
     *
     * @throws org.waxseal.console.request.RequestRejected with every fault of the request
     */
    Taken take(DomainRequest request) {
        Faults faults = new Faults();
        DomainRequest.Contents wanted = request.read(faults);
        Domain earlier = wanted == null ? null : domains.lock(wanted.name()).orElse(null);
        OwnerIntake.Taken owner = null;
        if (wanted != null) {
            owner = takeOwner(faults, wanted);
            checkPlacement(faults, wanted.mailNode(), wanted.webmailNode());
        }
        faults.throwIfAny();
        if (wanted == null) {
            throw new IllegalStateException("a request without a fault was not read");
        }
        return new Taken(wanted, owner, earlier);
    }

    private OwnerIntake.@Nullable Taken takeOwner(Faults faults, DomainRequest.Contents wanted) {
        return switch (wanted.owner()) {
            case OwnerReference.Registered known -> {
                requireOwner(faults, wanted.ownerId());
                yield null;
            }
            case OwnerReference.Described described ->
                    ownerIntake.takeMerged(faults, "/owner", described.owner());
        };
    }

    private void requireOwner(Faults faults, OwnerId id) {
        if (owners.lock(id).filter(owner -> !owner.removed()).isEmpty()) {
            faults.add(
                    ErrorCode.OWNER_UNKNOWN,
                    "/owner",
                    "owner '%s' is not registered; register it with POST /api/v1/owners first, or give an object with id and email"
                            .formatted(id));
        }
    }

    private void checkPlacement(
            Faults faults, @Nullable NodeId mailNode, @Nullable NodeId webmailNode) {
        Map<NodeId, Node> found = lockInOrder(mailNode, webmailNode);
        if (mailNode != null && isKnown(faults, "mailNode", mailNode, found.get(mailNode))) {
            checkRole(
                    faults,
                    Node::servesMail,
                    found.get(mailNode),
                    "/mailNode",
                    "mailNode '%s' has no mail listener; name a node that speaks smtp, imap or another mail protocol");
        }
        if (webmailNode != null
                && isKnown(faults, "webmailNode", webmailNode, found.get(webmailNode))) {
            checkRole(
                    faults,
                    Node::servesWebmail,
                    found.get(webmailNode),
                    "/webmailNode",
                    "webmailNode '%s' has no https listener; name a node that serves webmail");
        }
    }

    private Map<NodeId, Node> lockInOrder(@Nullable NodeId mailNode, @Nullable NodeId webmailNode) {
        Map<NodeId, Node> found = new HashMap<>();
        Stream.of(Optional.ofNullable(mailNode), Optional.ofNullable(webmailNode))
                .flatMap(Optional::stream)
                .sorted()
                .distinct()
                .forEach(
                        id ->
                                nodes.lock(id)
                                        .filter(node -> !node.removed())
                                        .ifPresent(node -> found.put(id, node)));
        return found;
    }

    private static boolean isKnown(Faults faults, String field, NodeId id, @Nullable Node node) {
        if (node != null) {
            return true;
        }
        faults.add(
                ErrorCode.NODE_UNKNOWN,
                "/" + field,
                "%s '%s' is not registered; register it with POST /api/v1/nodes first"
                        .formatted(field, id));
        return false;
    }

    private static void checkRole(
            Faults faults,
            Predicate<Node> role,
            @Nullable Node node,
            String pointer,
            String sentence) {
        if (node != null && !role.test(node)) {
            faults.add(
                    ErrorCode.NODE_LACKS_ROLE, pointer, sentence.formatted(node.statement().id()));
        }
    }

    /**
     * Stores what is wanted, and its statement, unless it is registered so already.
     *
     * @throws org.waxseal.console.request.PreconditionFailed when the condition does not hold
     * @throws org.waxseal.console.request.Conflict when the row, or the owner's, belongs to another
     *     source
     */
    Provisioned<Domain> settle(Taken taken, Source source, Precondition precondition) {
        Domain registered = taken.registered();
        String row = row(taken.wanted().name());
        precondition.check(row, registered == null ? null : registered.statement().revision());
        boolean differs = registered == null || !isAsWanted(registered.statement(), taken.wanted());
        if (registered != null && differs) {
            registered.source().requireYieldsTo(source, row, ErrorCode.DOMAIN_EXISTS);
        }
        if (taken.owner() != null) {
            ownerIntake.settle(taken.owner(), source, Precondition.none());
        }
        if (registered == null) {
            return new Provisioned<>(stored(next(taken, now(), source)), Outcome.CREATED);
        }
        return differs
                ? new Provisioned<>(
                        stored(next(taken, registered.provisionedAt(), registered.source())),
                        Outcome.CHANGED)
                : new Provisioned<>(registered, Outcome.UNCHANGED);
    }

    /** How a domain is called in a sentence. */
    static String row(DnsName name) {
        return "domain '%s'".formatted(name);
    }

    static boolean isAsWanted(DomainStatement registered, DomainRequest.Contents wanted) {
        return registered.owner().equals(wanted.ownerId())
                && Objects.equals(registered.mailNode(), wanted.mailNode())
                && Objects.equals(registered.webmailNode(), wanted.webmailNode())
                && registered.certificate().names().equals(wanted.names())
                && registered.certificate().keyType() == wanted.keyType();
    }

    private Domain next(Taken taken, Instant provisionedAt, Source source) {
        DomainRequest.Contents wanted = taken.wanted();
        Domain earlier = taken.earlier();
        // revision and renewal go on: whoever saw a higher one before would ignore a fresh start
        long renewal = earlier == null ? 0 : earlier.statement().certificate().renewal();
        long revision = earlier == null ? 1 : earlier.statement().revision() + 1;
        return new Domain(
                new DomainStatement(
                        wanted.name(),
                        wanted.name().unicode(),
                        wanted.ownerId(),
                        wanted.mailNode(),
                        wanted.webmailNode(),
                        new CertificatePolicy(wanted.names(), wanted.keyType(), renewal),
                        now(),
                        revision,
                        false),
                provisionedAt,
                source);
    }

    Domain remove(Domain domain) {
        Domain gone = domain.removed(now());
        domains.store(gone);
        outbox.publish(gone.statement());
        afterCommit.run(() -> changes.announce(gone.subject()));
        return gone;
    }

    private Domain stored(Domain domain) {
        domains.store(domain);
        outbox.publish(domain.statement());
        afterCommit.run(
                () -> {
                    checkpoints.reached(Checkpoint.CONSOLE_DOMAIN_STORED);
                    changes.announce(domain.subject());
                });
        return domain;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
