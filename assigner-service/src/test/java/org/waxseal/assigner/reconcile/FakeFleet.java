package org.waxseal.assigner.reconcile;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waxseal.assigner.driver.ChangePlan;
import org.waxseal.assigner.driver.DesiredCertificate;
import org.waxseal.assigner.driver.DesiredState;
import org.waxseal.assigner.driver.NameChange;
import org.waxseal.assigner.driver.Placement;
import org.waxseal.assigner.driver.Serving;
import org.waxseal.assigner.driver.Step;
import org.waxseal.assigner.inspection.Endpoint;
import org.waxseal.assigner.inspection.Observation;
import org.waxseal.assigner.inspection.Prober;
import org.waxseal.assigner.node.NodeAccess;
import org.waxseal.assigner.node.NodePath;
import org.waxseal.assigner.node.NodeSession;
import org.waxseal.assigner.rollout.FencingToken;
import org.waxseal.assigner.rollout.Handshakes;
import org.waxseal.assigner.rollout.KeySource;
import org.waxseal.assigner.rollout.Proof;
import org.waxseal.assigner.rollout.Rollout;
import org.waxseal.assigner.rollout.RolloutOutcome;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.statement.NodeStatement;

/**
 * Nodes in memory: what is configured on each software, what it serves, and the faults a test
 * wants.
 */
final class FakeFleet implements NodeAccess, Planner, Rollout, Prober {
    private final Map<NodeId, FakeNode> nodes = new HashMap<>();
    private final Map<Fingerprint, CertificateChain> pool = new HashMap<>();
    private NodeId opened = new NodeId("none");

    /** Runs in the middle of the next rollout, after everything is written. */
    @Nullable Runnable duringRollout;

    /** Subjects whose new certificate a reload does not bring to light. */
    final Set<Subject> notServed = new HashSet<>();

    /** Subjects whose key cannot be had. */
    final Set<Subject> withoutKey = new HashSet<>();

    /** Why every rollout is refused; null when it is not. */
    @Nullable WaxsealException broken;

    final List<Long> tokens = new ArrayList<>();
    final List<NodeId> applied = new ArrayList<>();
    final List<NodeId> undone = new ArrayList<>();
    int handshakes;

    static final class FakeNode {
        final Map<Software, Serving> configured = new EnumMap<>(Software.class);
        final CertificateChain initial;
        final Set<Protocol> down = new HashSet<>();

        /** Served under a name whatever is configured. */
        final Map<DnsName, CertificateChain> overridden = new LinkedHashMap<>();

        FakeNode(CertificateChain initial) {
            this.initial = initial;
        }

        Serving configured(Software software) {
            return configured.getOrDefault(software, Serving.nothing());
        }
    }

    FakeNode add(NodeId id, CertificateChain initial) {
        FakeNode node = new FakeNode(initial);
        nodes.put(id, node);
        return node;
    }

    FakeNode node(String id) {
        return Objects.requireNonNull(nodes.get(new NodeId(id)));
    }

    void knowAllOf(FakeFleet other) {
        pool.putAll(other.pool);
    }

    void know(CertificateChain chain) {
        pool.put(chain.fingerprint(), chain);
    }

    @Override
    public List<ChangePlan> plan(NodeSession session, DesiredState wanted) {
        return wanted.node().servers().stream()
                .map(server -> plan(server.software(), wanted))
                .toList();
    }

    private ChangePlan plan(Software software, DesiredState wanted) {
        FakeNode node = Objects.requireNonNull(nodes.get(opened));
        Serving before = node.configured(software);
        Serving after =
                Serving.wanted(
                        wanted,
                        software == Software.NGINX
                                ? DesiredCertificate::webmail
                                : DesiredCertificate::mail,
                        before);
        List<NameChange> changes = after.changesFrom(before, software, wanted.node().hostName());
        return changes.isEmpty()
                ? ChangePlan.nothing(Optional.of(software))
                : new ChangePlan(
                        Optional.of(software),
                        List.of(),
                        List.of(new Step.RemoveFile(NodePath.of("/fake"))),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        changes);
    }

    @Override
    public NodeSession open(NodeStatement node) {
        opened = node.id();
        return noSession();
    }

    @Override
    public RolloutOutcome apply(
            NodeSession session,
            List<ChangePlan> plans,
            KeySource keys,
            FencingToken token,
            Handshakes proof) {
        tokens.add(token.value());
        if (plans.stream().allMatch(ChangePlan::isEmpty)) {
            return new RolloutOutcome.Unchanged();
        }
        if (broken != null) {
            return new RolloutOutcome.Refused(broken.code(), broken.sentence(), Set.of());
        }
        List<NameChange> changes = plans.stream().flatMap(plan -> plan.changes().stream()).toList();
        Set<Subject> keyless =
                changes.stream()
                        .filter(change -> change.after().isPresent())
                        .map(NameChange::subject)
                        .filter(withoutKey::contains)
                        .collect(Collectors.toSet());
        if (!keyless.isEmpty()) {
            return new RolloutOutcome.Refused(
                    ErrorCode.KEY_NOT_FOUND, "The issuer has no key.", keyless);
        }
        NodeId id = opened;
        FakeNode node = Objects.requireNonNull(nodes.get(id));
        Map<Software, Serving> before = new EnumMap<>(Software.class);
        before.putAll(node.configured);
        changes.forEach(change -> configure(node, change));
        Runnable hook = duringRollout;
        if (hook != null) {
            duringRollout = null;
            hook.run();
        }
        Proof outcome = proof.proveAfter(changes);
        if (outcome instanceof Proof.Mismatched mismatched) {
            node.configured.clear();
            node.configured.putAll(before);
            undone.add(id);
            proof.proveBefore(changes);
            return new RolloutOutcome.Undone(
                    ErrorCode.WRONG_CERTIFICATE_SERVED,
                    mismatched.sentence(),
                    mismatched.mismatches().stream()
                            .map(Proof.Mismatch::subject)
                            .collect(Collectors.toSet()),
                    List.of());
        }
        applied.add(id);
        return new RolloutOutcome.Applied(changes.size(), Set.of(Software.DOVECOT));
    }

    private static void configure(FakeNode node, NameChange change) {
        Serving now = node.configured(change.software());
        TreeMap<CertificateName, Placement> names = new TreeMap<>(now.names());
        Optional<Placement> after =
                change.after().map(leaf -> new Placement(change.subject(), leaf));
        after.ifPresentOrElse(
                placement -> names.put(change.name(), placement),
                () -> names.remove(change.name()));
        boolean serverWide = change.subject() instanceof Subject.OfNode;
        node.configured.put(
                change.software(), new Serving(serverWide ? after : now.serverWide(), names));
    }

    @Override
    public Map<Endpoint, Observation> probe(Collection<Endpoint> endpoints) {
        Map<Endpoint, Observation> seen = new LinkedHashMap<>();
        endpoints.forEach(endpoint -> seen.put(endpoint, probe(endpoint)));
        handshakes += endpoints.size();
        return seen;
    }

    private Observation probe(Endpoint endpoint) {
        FakeNode node = Objects.requireNonNull(nodes.get(endpoint.node()));
        if (node.down.contains(endpoint.protocol())) {
            return new Observation.Unreachable("the connection was refused");
        }
        CertificateChain overridden = node.overridden.get(endpoint.sni());
        if (overridden != null) {
            return new Observation.Served(overridden);
        }
        Serving serving = node.configured(software(endpoint.protocol()));
        Optional<Placement> chosen =
                serving.names().entrySet().stream()
                        .filter(entry -> entry.getKey().covers(endpoint.sni()))
                        .min(
                                Map.Entry.comparingByKey(
                                        Comparator.comparing(CertificateName::wildcard)))
                        .map(Map.Entry::getValue)
                        .or(serving::serverWide)
                        .filter(placement -> !notServed.contains(placement.subject()));
        return new Observation.Served(
                chosen.map(placement -> Objects.requireNonNull(pool.get(placement.leaf())))
                        .orElse(node.initial));
    }

    /** The fake drivers and the fake rollout never ask a session for anything. */
    private static NodeSession noSession() {
        return (NodeSession)
                Proxy.newProxyInstance(
                        NodeSession.class.getClassLoader(),
                        new Class<?>[] {NodeSession.class},
                        (self, method, arguments) -> {
                            if (method.getName().equals("close")) {
                                return null;
                            }
                            throw new UnsupportedOperationException(method.getName());
                        });
    }

    static Software software(Protocol protocol) {
        return switch (protocol) {
            case SMTP, SUBMISSION, SMTPS -> Software.POSTFIX;
            case IMAP, IMAPS, POP3, POP3S, SIEVE -> Software.DOVECOT;
            case HTTPS -> Software.NGINX;
        };
    }
}
