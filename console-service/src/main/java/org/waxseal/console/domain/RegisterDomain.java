package org.waxseal.console.domain;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.checkpoint.Checkpoints;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.outbox.StatementOutbox;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.console.live.Changes;
import org.waxseal.console.node.Node;
import org.waxseal.console.node.Nodes;
import org.waxseal.console.owner.Owners;
import org.waxseal.console.request.AfterCommit;
import org.waxseal.console.request.Conflict;
import org.waxseal.console.request.Faults;

/** Step 1 of a certificate's path: a domain is provisioned. */
public class RegisterDomain {
    private final Domains domains;
    private final Owners owners;
    private final Nodes nodes;
    private final StatementOutbox outbox;
    private final AfterCommit afterCommit;
    private final Checkpoints checkpoints;
    private final Changes changes;
    private final Clock clock;

    public RegisterDomain(
            Domains domains,
            Owners owners,
            Nodes nodes,
            StatementOutbox outbox,
            AfterCommit afterCommit,
            Checkpoints checkpoints,
            Changes changes,
            Clock clock) {
        this.domains = domains;
        this.owners = owners;
        this.nodes = nodes;
        this.outbox = outbox;
        this.afterCommit = afterCommit;
        this.checkpoints = checkpoints;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * Stores the registration and its statement together, or neither.
     *
     * @throws org.waxseal.console.request.RequestRejected with every fault of the request
     * @throws Conflict with {@code DOMAIN_EXISTS}
     */
    @Transactional
    public Domain register(DomainRequest request) {
        DomainRequest.Contents wanted = checked(request);
        Optional<Domain> earlier = domains.lock(wanted.name());
        refuseDuplicate(earlier);
        Domain domain = domain(wanted, earlier);
        domains.store(domain);
        outbox.publish(domain.statement());
        afterCommit.run(
                () -> {
                    checkpoints.reached(Checkpoint.CONSOLE_DOMAIN_STORED);
                    changes.announce(domain.subject());
                });
        return domain;
    }

    private DomainRequest.Contents checked(DomainRequest request) {
        Faults faults = new Faults();
        DomainRequest.Contents wanted = request.read(faults);
        if (wanted != null) {
            checkOwner(faults, wanted.owner());
            checkPlacement(faults, wanted.mailNode(), wanted.webmailNode());
        }
        faults.throwIfAny();
        if (wanted == null) {
            throw new IllegalStateException("a request without a fault was not read");
        }
        return wanted;
    }

    // Owner and nodes are locked until the commit, always in this order, so that none is removed
    // between the check and the commit, and no two registrations wait for each other.

    private void checkOwner(Faults faults, OwnerId id) {
        if (owners.lock(id).filter(owner -> !owner.removed()).isEmpty()) {
            faults.add(
                    ErrorCode.OWNER_UNKNOWN,
                    "/owner",
                    "owner '%s' is not registered; register it with POST /api/v1/owners first"
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

    private static void refuseDuplicate(Optional<Domain> earlier) {
        if (earlier.isPresent() && !earlier.get().removed()) {
            throw new Conflict(
                    ErrorCode.DOMAIN_EXISTS,
                    "domain '%s' (%s) is registered already; GET /api/v1/domains/%s shows it"
                            .formatted(
                                    earlier.get().statement().displayName(),
                                    earlier.get().name(),
                                    earlier.get().name()));
        }
    }

    private Domain domain(DomainRequest.Contents wanted, Optional<Domain> earlier) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        // revision and renewal go on: whoever saw a higher one before would ignore a fresh start
        long renewal = earlier.map(one -> one.statement().certificate().renewal()).orElse(0L);
        long revision = earlier.map(one -> one.statement().revision()).orElse(0L) + 1;
        return new Domain(
                new DomainStatement(
                        wanted.name(),
                        wanted.name().unicode(),
                        wanted.owner(),
                        wanted.mailNode(),
                        wanted.webmailNode(),
                        new CertificatePolicy(wanted.names(), wanted.keyType(), renewal),
                        now,
                        revision,
                        false),
                now);
    }
}
