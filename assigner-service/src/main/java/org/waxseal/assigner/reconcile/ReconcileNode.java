package org.waxseal.assigner.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.waxseal.assigner.driver.ChangePlan;
import org.waxseal.assigner.driver.NameChange;
import org.waxseal.assigner.inspection.Endpoint;
import org.waxseal.assigner.inspection.EndpointInspection;
import org.waxseal.assigner.inspection.Prober;
import org.waxseal.assigner.node.NodeAccess;
import org.waxseal.assigner.node.NodeSession;
import org.waxseal.assigner.protection.EndpointRecord;
import org.waxseal.assigner.protection.Protections;
import org.waxseal.assigner.registry.Registry;
import org.waxseal.assigner.rollout.FencingToken;
import org.waxseal.assigner.rollout.Rollout;
import org.waxseal.assigner.rollout.RolloutOutcome;
import org.waxseal.assigner.work.Lease;
import org.waxseal.assigner.work.NodeWorks;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.checkpoint.Checkpoints;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.time.Pauses;

/**
 * Brings one node to what is wanted of it and proves it: {@code take -> look -> plan -> apply with
 * proof -> settle}. Everything is derived from the rows each time, so that it does not matter which
 * event woke it, in which order, or how often.
 */
public final class ReconcileNode {
    private static final System.Logger LOGGER = System.getLogger(ReconcileNode.class.getName());

    /** New endpoints that are looked at before a change: a burst must not wait for all of them. */
    private static final int NEWCOMERS = 100;

    /** Unproven endpoints of unchanged subjects that are asked again in one attempt. */
    private static final int RECHECKED = 200;

    private final NodeWorks works;
    private final Registry registry;
    private final DeriveDesiredNode derive;
    private final Inspect inspect;
    private final SettleNode settle;
    private final NodeAccess access;
    private final Planner planner;
    private final Rollout rollout;
    private final NodeKeys keys;
    private final Prober prober;
    private final Checkpoints checkpoints;
    private final RolloutMetrics metrics;
    private final Clock clock;
    private final Pauses pauses;
    private final Coalescing coalescing;
    private final ProofPatience patience;

    public ReconcileNode(
            NodeWorks works,
            Registry registry,
            Protections protections,
            SettleNode settle,
            NodeAccess access,
            Planner planner,
            Rollout rollout,
            NodeKeys keys,
            Prober prober,
            EndpointInspection inspection,
            Checkpoints checkpoints,
            RolloutMetrics metrics,
            Clock clock,
            Pauses pauses,
            Coalescing coalescing,
            ProofPatience patience) {
        this.works = works;
        this.registry = registry;
        this.derive = new DeriveDesiredNode(registry, protections);
        this.inspect = new Inspect(prober, inspection, clock);
        this.settle = settle;
        this.access = access;
        this.planner = planner;
        this.rollout = rollout;
        this.keys = keys;
        this.prober = prober;
        this.checkpoints = checkpoints;
        this.metrics = metrics;
        this.clock = clock;
        this.pauses = pauses;
        this.coalescing = coalescing;
        this.patience = patience;
    }

    /** Goes on until nothing more is due of the node. Blocks. */
    public void reconcile(NodeId node) {
        Optional<Lease> lease = works.take(node, clock.instant());
        Duration rest = Duration.ZERO;
        while (lease.isPresent()) {
            Lease coalesced = coalesced(lease.get(), rest);
            Instant start = clock.instant();
            attempt(coalesced);
            rest = coalescing.restAfter(Duration.between(start, clock.instant()));
            lease = works.take(node, clock.instant());
        }
    }

    private void attempt(Lease taken) {
        Optional<NodeStatement> node = registry.node(taken.node());
        if (node.isEmpty() || node.get().removed()) {
            settle.without(taken);
            return;
        }
        Instant start = clock.instant();
        try {
            lookAtNewcomers(taken, node.get());
            Lease lease = taken.seeing(works.wanted(taken.node()));
            DesiredNode wanted = derive.desired(node.get(), clock.instant());
            NodeHandshakes proof = new NodeHandshakes(wanted, prober, patience, clock, pauses);
            RolloutOutcome outcome = rollOut(lease, wanted, proof);
            measure(lease.node(), outcome, start);
            settle(lease, wanted, outcome, proof);
        } catch (WaxsealException e) {
            failed(taken, e, start);
        }
    }

    /** Everything that is wanted within a short while becomes one change with one reload. */
    private Lease coalesced(Lease lease, Duration rest) {
        if (rest.isPositive()) {
            pause(rest);
        }
        Duration waited = Duration.ZERO;
        long seen = lease.wanted();
        while (waited.compareTo(coalescing.most()) < 0) {
            pause(coalescing.quiet());
            waited = waited.plus(coalescing.quiet());
            long now = works.wanted(lease.node());
            if (now == seen) {
                break;
            }
            seen = now;
        }
        return lease.seeing(seen);
    }

    /** What a client sees now of endpoints never seen before; said at once, nothing is changed. */
    private void lookAtNewcomers(Lease lease, NodeStatement node) {
        DesiredNode wanted = derive.desired(node, clock.instant());
        List<Endpoint> newcomers = wanted.newcomers().stream().limit(NEWCOMERS).toList();
        if (!newcomers.isEmpty()) {
            settle.observed(lease, inspect.firstSight(wanted, newcomers));
        }
    }

    private RolloutOutcome rollOut(Lease lease, DesiredNode wanted, NodeHandshakes proof) {
        try (NodeSession session = access.open(wanted.node())) {
            Instant start = clock.instant();
            List<ChangePlan> plans = plan(session, wanted);
            LOGGER.log(
                    System.Logger.Level.DEBUG,
                    "node {0}: planned in {1} ms",
                    lease.node(),
                    millisSince(start));
            return rollout.apply(
                    session, plans, keys.of(lease.node()), new FencingToken(lease.token()), proof);
        }
    }

    /**
     * Entries of a subject that nobody has told of are left alone: its statement may be late, as
     * after the loss of the database.
     */
    private List<ChangePlan> plan(NodeSession session, DesiredNode wanted) {
        List<ChangePlan> plans = planner.plan(session, wanted.state());
        Set<Subject> strangers =
                plans.stream()
                        .flatMap(plan -> plan.changes().stream())
                        .filter(change -> change.after().isEmpty())
                        .map(NameChange::subject)
                        .filter(this::isUnknown)
                        .collect(Collectors.toSet());
        return strangers.isEmpty()
                ? plans
                : planner.plan(session, wanted.holding(strangers).state());
    }

    private boolean isUnknown(Subject subject) {
        return switch (subject) {
            case Subject.OfDomain(DnsName name) -> registry.domain(name).isEmpty();
            case Subject.OfNode(NodeId node) -> registry.node(node).isEmpty();
        };
    }

    private void settle(
            Lease lease, DesiredNode wanted, RolloutOutcome outcome, NodeHandshakes proof) {
        switch (outcome) {
            case RolloutOutcome.Unchanged ignored -> done(lease, wanted, proof);
            case RolloutOutcome.Applied ignored -> done(lease, wanted, proof);
            case RolloutOutcome.Refused(var code, var sentence, var culprits) ->
                    notDone(lease, wanted, code, sentence, culprits, proof);
            case RolloutOutcome.Undone(var code, var sentence, var culprits, var leftBehind) ->
                    notDone(
                            lease,
                            wanted,
                            code,
                            leftBehind.isEmpty()
                                    ? sentence
                                    : sentence + " Left behind: " + String.join(" ", leftBehind),
                            culprits,
                            proof);
        }
    }

    private void done(Lease lease, DesiredNode wanted, NodeHandshakes proof) {
        proof.proveWanted(neverProven(wanted, proof));
        List<Endpoint> leavers = wanted.leavers();
        List<EndpointRecord> records = judged(wanted, proof, leavers);
        records.addAll(inspect.inspect(wanted, unproven(wanted, proof)));
        DesiredNode now = wanted.with(records);
        Blame blame = notServed(now);
        settle.done(lease, now, records, leavers, settled(now, blame), blame);
        if (records.stream().anyMatch(record -> record.proves(record.wanted()))) {
            checkpoints.reached(Checkpoint.ASSIGNER_PROVEN);
        }
    }

    private List<EndpointRecord> judged(
            DesiredNode wanted, NodeHandshakes proof, List<Endpoint> leavers) {
        Set<Endpoint> leaving = Set.copyOf(leavers);
        return inspect.judge(wanted, proof.seen()).stream()
                .filter(record -> !leaving.contains(record.endpoint()))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** Endpoints that were never asked since their subject has its present certificate. */
    private static List<Endpoint> neverProven(DesiredNode wanted, NodeHandshakes proof) {
        return wanted.endpoints().stream()
                .filter(endpoint -> !proof.seen().containsKey(endpoint))
                .filter(endpoint -> !wanted.isHeld(endpoint.subject()) && wanted.covers(endpoint))
                .filter(
                        endpoint -> {
                            EndpointRecord record = wanted.records().get(endpoint);
                            return record == null
                                    || !Objects.equals(
                                            record.wanted(), wanted.leaf(endpoint.subject()));
                        })
                .toList();
    }

    /** Others that are not as they should be: somebody may have mended them. */
    private static List<Endpoint> unproven(DesiredNode wanted, NodeHandshakes proof) {
        return wanted.endpoints().stream()
                .filter(endpoint -> !proof.seen().containsKey(endpoint))
                .filter(
                        endpoint -> {
                            EndpointRecord record = wanted.records().get(endpoint);
                            Fingerprint leaf = wanted.leaf(endpoint.subject());
                            return record == null || (leaf != null && !record.proves(leaf));
                        })
                .limit(RECHECKED)
                .toList();
    }

    /** Subjects that are served another certificate than the one that is configured. */
    private static Blame notServed(DesiredNode now) {
        List<Endpoint> others =
                now.endpoints().stream()
                        .filter(endpoint -> !now.isHeld(endpoint.subject()) && now.covers(endpoint))
                        .filter(
                                endpoint -> {
                                    EndpointRecord record = now.records().get(endpoint);
                                    return record != null && now.isServedAnother(record);
                                })
                        .toList();
        if (others.isEmpty()) {
            return Blame.nobody();
        }
        return new Blame(
                others.stream().map(Endpoint::subject).collect(Collectors.toSet()),
                ErrorCode.WRONG_CERTIFICATE_SERVED,
                "Everything is configured as wanted, but "
                        + others.getFirst()
                        + " serves another certificate; restart that server, or look for a program"
                        + " in front of it.");
    }

    /** Subjects that failed before and are served now, or have nothing to serve any more. */
    private static Set<Subject> settled(DesiredNode now, Blame blame) {
        return now.held().keySet().stream()
                .filter(subject -> !blame.subjects().contains(subject))
                .filter(subject -> !now.isHeld(subject) || now.leaf(subject) == null)
                .collect(Collectors.toSet());
    }

    private void notDone(
            Lease lease,
            DesiredNode wanted,
            ErrorCode code,
            String sentence,
            Set<Subject> culprits,
            NodeHandshakes proof) {
        LOGGER.log(
                System.Logger.Level.WARNING,
                "node {0}: {1}: {2}",
                lease.node(),
                code.wireName(),
                sentence);
        List<EndpointRecord> records = judged(wanted, proof, wanted.leavers());
        Set<Subject> blamed =
                culprits.stream()
                        .filter(culprit -> !wanted.isHeld(culprit) && wanted.leaf(culprit) != null)
                        .collect(Collectors.toSet());
        if (blamed.isEmpty()) {
            settle.failed(lease, code, sentence, records);
        } else {
            settle.held(lease, wanted, new Blame(blamed, code, sentence), records);
        }
    }

    private void failed(Lease lease, WaxsealException e, Instant start) {
        if (e.code() == ErrorCode.NODE_FENCED) {
            LOGGER.log(
                    System.Logger.Level.INFO,
                    "node {0} was taken over by another instance",
                    lease.node());
            return;
        }
        LOGGER.log(
                System.Logger.Level.WARNING,
                "node {0}: {1}: {2}",
                lease.node(),
                e.code().wireName(),
                e.sentence());
        metrics.ended("failed", Duration.between(start, clock.instant()), Set.of());
        settle.failed(lease, e.code(), e.sentence(), List.of());
    }

    private void measure(NodeId node, RolloutOutcome outcome, Instant start) {
        Duration took = Duration.between(start, clock.instant());
        switch (outcome) {
            case RolloutOutcome.Unchanged ignored -> metrics.ended("unchanged", took, Set.of());
            case RolloutOutcome.Applied(int steps, Set<Software> reloaded) -> {
                metrics.ended("applied", took, reloaded);
                LOGGER.log(
                        System.Logger.Level.INFO,
                        "node {0}: {1} steps applied and proven in {2} ms, reloaded {3}",
                        node,
                        steps,
                        took.toMillis(),
                        reloaded.stream().map(Software::wireName).sorted().toList());
            }
            case RolloutOutcome.Refused ignored -> metrics.ended("refused", took, Set.of());
            case RolloutOutcome.Undone ignored -> metrics.ended("undone", took, Set.of());
        }
    }

    private long millisSince(Instant start) {
        return Duration.between(start, clock.instant()).toMillis();
    }

    private void pause(Duration duration) {
        try {
            pauses.pause(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("stopped while waiting for changes");
        }
    }
}
