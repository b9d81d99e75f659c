package org.waxseal.assigner.protection;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Transactional;
import org.waxseal.assigner.inspection.Endpoint;
import org.waxseal.assigner.inspection.EndpointInspection;
import org.waxseal.assigner.inspection.Judgement;
import org.waxseal.assigner.registry.HostedDomain;
import org.waxseal.assigner.registry.Registry;
import org.waxseal.assigner.work.NodeWorks;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.error.ErrorCategory;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.outbox.StatementOutbox;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.statement.EndpointState;
import org.waxseal.common.statement.EndpointsStatement;
import org.waxseal.common.statement.Failure;
import org.waxseal.common.statement.NodeStatement;

/**
 * Derives the statements of subjects from the rows and publishes those that say something new. A
 * verdict that stays keeps its {@code since}; a leaf that stays proven keeps its {@code provenAt}.
 */
public class PublishProtection {
    /** Passing faults this many times in a row are no passing faults any more. */
    private static final int PASSING_ATTEMPTS = 3;

    private static final String NOT_INSPECTED = "Not inspected yet.";

    private final Registry registry;
    private final NodeWorks works;
    private final Protections protections;
    private final StatementOutbox outbox;
    private final Clock clock;

    public PublishProtection(
            Registry registry,
            NodeWorks works,
            Protections protections,
            StatementOutbox outbox,
            Clock clock) {
        this.registry = registry;
        this.works = works;
        this.protections = protections;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Publishes what has changed of these subjects, in one transaction: keep them few (a hundred).
     *
     * @return statements published
     */
    @Transactional
    public int publish(Collection<Subject> subjects) {
        List<Publication> before = lock(subjects);
        View view = view(before.stream().map(Publication::subject).toList());
        int published = 0;
        for (Publication publication : before) {
            published += publish(publication, view) ? 1 : 0;
        }
        return published;
    }

    /**
     * Says again what was said last of these subjects, with the same revisions; of what has changed
     * since, the new state.
     *
     * @return statements published; a subject that is leaving, of which nothing new is said until
     *     it is gone, is left out
     */
    @Transactional
    public int republish(Collection<Subject> subjects) {
        List<Publication> before = lock(subjects);
        View view = view(before.stream().map(Publication::subject).toList());
        int published = 0;
        for (Publication publication : before) {
            boolean said = publish(publication, view) || publishAgain(publication, view);
            published += said ? 1 : 0;
        }
        return published;
    }

    /**
     * All rows are locked before anything is read, and always in this order: two nodes of one
     * domain may be done at the same moment, and the second must see what the first has stored.
     */
    private List<Publication> lock(Collection<Subject> subjects) {
        SortedSet<String> inOrder = new TreeSet<>(subjects.stream().map(Subject::key).toList());
        return inOrder.stream().map(Subject::parse).map(protections::lock).toList();
    }

    private boolean publishAgain(Publication before, View view) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        EndpointsStatement statement = derive(before, view, now);
        if (before.revision() == 0 || !digest(statement).equals(before.digest())) {
            return false;
        }
        outbox.publish(
                new EndpointsStatement(
                        statement.subject(),
                        statement.wanted(),
                        statement.endpoints(),
                        statement.proven(),
                        statement.provenAt(),
                        statement.degraded(),
                        statement.lastFailure(),
                        Objects.requireNonNullElse(before.publishedAt(), now),
                        before.revision(),
                        statement.removed()));
        return true;
    }

    private boolean publish(Publication before, View view) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        EndpointsStatement statement = derive(before, view, now);
        String digest = digest(statement);
        boolean nothingToSay = statement.removed() && before.revision() == 0;
        boolean leaving = view.isRemoved(before.subject()) && !statement.removed();
        if (nothingToSay || leaving || digest.equals(before.digest())) {
            return false;
        }
        outbox.publish(statement);
        protections.save(
                new Publication(
                        before.subject(),
                        statement.revision(),
                        statement.proven() ? statement.wanted() : null,
                        statement.provenAt(),
                        digest,
                        statement.removed(),
                        now));
        return true;
    }

    private EndpointsStatement derive(Publication before, View view, Instant now) {
        Subject subject = before.subject();
        Fingerprint wanted = view.wanted(subject);
        List<EndpointState> states = new ArrayList<>();
        for (Endpoint endpoint : view.endpoints(subject)) {
            states.add(state(endpoint, view, now));
        }
        boolean gone = states.isEmpty() && view.isGone(subject);
        Instant provenAt = provenAt(before, wanted, states, now);
        boolean proven = provenAt != null;
        return new EndpointsStatement(
                subject,
                gone ? null : wanted,
                states,
                proven,
                provenAt,
                !gone && view.degraded(subject),
                gone ? null : view.failure(subject, proven),
                now,
                before.revision() + 1,
                gone);
    }

    private EndpointState state(Endpoint endpoint, View view, Instant now) {
        EndpointRecord record = view.record(endpoint);
        Judgement judgement = view.judgement(endpoint, record);
        Instant known = record == null ? null : record.since();
        boolean stays = record != null && record.shown() == judgement.verdict();
        Instant since = stays && known != null ? known : now;
        if (record != null && !stays) {
            protections.shown(
                    new EndpointRecord(
                            endpoint,
                            record.own(),
                            record.wanted(),
                            record.inspectedAt(),
                            judgement.verdict(),
                            since));
        }
        return new EndpointState(
                endpoint.node(),
                endpoint.protocol(),
                endpoint.host(),
                endpoint.port(),
                endpoint.sni(),
                judgement.verdict(),
                judgement.evidence(),
                judgement.leaf(),
                since);
    }

    private static boolean proves(EndpointState state, Fingerprint wanted) {
        return state.verdict() == Verdict.PROTECTED && wanted.equals(state.leaf());
    }

    /** Null while it is not proven. */
    private static @Nullable Instant provenAt(
            Publication before,
            @Nullable Fingerprint wanted,
            List<EndpointState> states,
            Instant now) {
        if (wanted == null
                || states.isEmpty()
                || !states.stream().allMatch(state -> proves(state, wanted))) {
            return null;
        }
        Instant since = before.provenAt();
        return since != null && wanted.equals(before.provenLeaf()) ? since : now;
    }

    private View view(List<Subject> subjects) {
        List<DnsName> names = new ArrayList<>();
        SortedSet<NodeId> nodeIds = new TreeSet<>();
        for (Subject subject : subjects) {
            switch (subject) {
                case Subject.OfDomain(DnsName name) -> names.add(name);
                case Subject.OfNode(NodeId node) -> nodeIds.add(node);
            }
        }
        Map<DnsName, HostedDomain> domains = registry.domains(names);
        domains.values().forEach(domain -> nodeIds.addAll(domain.nodes()));
        List<Subject> recorded = new ArrayList<>(subjects);
        nodeIds.forEach(node -> recorded.add(Subject.node(node)));
        Map<Subject, List<EndpointRecord>> records =
                protections.of(recorded.stream().distinct().toList());
        return new View(
                domains,
                registry.nodes(nodeIds),
                registry.certificates(subjects),
                records,
                protections.heldOf(subjects).stream().collect(Collectors.groupingBy(Held::subject)),
                works.failures(nodeIds));
    }

    /** Evidence of other instants must not make news, so all but time and revision is compared. */
    private static String digest(EndpointsStatement statement) {
        EndpointsStatement timeless =
                new EndpointsStatement(
                        statement.subject(),
                        statement.wanted(),
                        statement.endpoints(),
                        statement.proven(),
                        statement.provenAt(),
                        statement.degraded(),
                        undated(statement.subject(), statement.lastFailure()),
                        Instant.EPOCH,
                        0,
                        statement.removed());
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(timeless.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Each further attempt on a node would else be news of each of its domains. */
    private static @Nullable Failure undated(Subject subject, @Nullable Failure failure) {
        return switch (subject) {
            case Subject.OfNode ignored -> failure;
            case Subject.OfDomain ignored ->
                    failure == null
                            ? null
                            : new Failure(failure.code(), failure.detail(), failure.at(), null);
        };
    }

    /** The rows that the statements of some subjects are derived from. */
    private record View(
            Map<DnsName, HostedDomain> domains,
            Map<NodeId, NodeStatement> nodes,
            Map<Subject, CertificateChain> certificates,
            Map<Subject, List<EndpointRecord>> records,
            Map<Subject, List<Held>> held,
            Map<NodeId, NodeWorks.StandingFailure> nodeFailures) {

        @Nullable Fingerprint wanted(Subject subject) {
            CertificateChain chain = certificates.get(subject);
            return chain == null ? null : chain.fingerprint();
        }

        List<Endpoint> endpoints(Subject subject) {
            return switch (subject) {
                case Subject.OfNode(NodeId id) -> {
                    NodeStatement node = nodes.get(id);
                    yield node == null ? List.of() : Endpoints.serverWide(node);
                }
                case Subject.OfDomain(DnsName name) -> {
                    HostedDomain domain = domains.get(name);
                    yield domain == null ? List.of() : Endpoints.of(domain, nodes::get);
                }
            };
        }

        boolean isRemoved(Subject subject) {
            return switch (subject) {
                case Subject.OfNode(NodeId id) -> {
                    NodeStatement node = nodes.get(id);
                    yield node != null && node.removed();
                }
                case Subject.OfDomain(DnsName name) -> {
                    HostedDomain domain = domains.get(name);
                    yield domain != null && domain.removed();
                }
            };
        }

        /** Removed, and its entries have left every server. */
        boolean isGone(Subject subject) {
            return isRemoved(subject) && records.getOrDefault(subject, List.of()).isEmpty();
        }

        @Nullable EndpointRecord record(Endpoint endpoint) {
            return records.getOrDefault(endpoint.subject(), List.of()).stream()
                    .filter(record -> record.endpoint().equals(endpoint))
                    .findFirst()
                    .orElse(null);
        }

        Judgement judgement(Endpoint endpoint, @Nullable EndpointRecord record) {
            if (record == null) {
                return new Judgement(Verdict.UNKNOWN, NOT_INSPECTED, null);
            }
            return switch (endpoint.subject()) {
                case Subject.OfNode ignored -> record.own();
                case Subject.OfDomain ignored ->
                        EndpointInspection.besideServerWide(
                                record.own(), serverWideBeside(endpoint));
            };
        }

        private @Nullable Judgement serverWideBeside(Endpoint endpoint) {
            return records.getOrDefault(Subject.node(endpoint.node()), List.of()).stream()
                    .filter(record -> record.endpoint().sharesListenerWith(endpoint))
                    .map(EndpointRecord::own)
                    .findFirst()
                    .orElse(null);
        }

        boolean degraded(Subject subject) {
            return switch (subject) {
                case Subject.OfNode(NodeId node) -> nodeDegraded(node);
                case Subject.OfDomain(DnsName name) -> {
                    HostedDomain domain = domains.get(name);
                    yield domain != null && domain.nodes().stream().anyMatch(this::nodeDegraded);
                }
            };
        }

        private boolean nodeDegraded(NodeId node) {
            NodeWorks.StandingFailure standing = nodeFailures.get(node);
            boolean cannotBeChanged =
                    standing != null
                            && (standing.failure().code().category() != ErrorCategory.TRANSIENT
                                    || standing.attempts() >= PASSING_ATTEMPTS);
            return cannotBeChanged
                    || records.getOrDefault(Subject.node(node), List.of()).stream()
                            .anyMatch(record -> !record.own().acceptableToClients());
        }

        /**
         * Its own failure says more than that of its node. A domain that is proven does not care
         * that its node cannot be changed just now.
         */
        @Nullable Failure failure(Subject subject, boolean proven) {
            List<Held> own = held.getOrDefault(subject, List.of());
            return switch (subject) {
                case Subject.OfNode(NodeId node) ->
                        own.isEmpty() ? nodeFailure(node) : own.getFirst().failure();
                case Subject.OfDomain(DnsName name) -> {
                    if (proven) {
                        yield null;
                    }
                    yield own.isEmpty() ? nodeFailure(name) : own.getFirst().failure();
                }
            };
        }

        private @Nullable Failure nodeFailure(DnsName name) {
            HostedDomain domain = domains.get(name);
            if (domain == null) {
                return null;
            }
            for (NodeId node : domain.nodes()) {
                Failure failure = nodeFailure(node);
                if (failure != null) {
                    return failure;
                }
            }
            return null;
        }

        private @Nullable Failure nodeFailure(NodeId node) {
            NodeWorks.StandingFailure standing = nodeFailures.get(node);
            return standing == null ? null : standing.failure();
        }
    }
}
