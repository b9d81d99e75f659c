package org.waxseal.assigner.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Transactional;
import org.waxseal.assigner.inspection.Endpoint;
import org.waxseal.assigner.protection.EndpointRecord;
import org.waxseal.assigner.protection.Held;
import org.waxseal.assigner.protection.Protections;
import org.waxseal.assigner.protection.PublishProtection;
import org.waxseal.assigner.work.BackOff;
import org.waxseal.assigner.work.Lease;
import org.waxseal.assigner.work.NodeWorks;
import org.waxseal.common.error.ErrorCategory;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.statement.Failure;

/**
 * Stores how an attempt on a node ended: rows and statements in one transaction. A lease that was
 * lost meanwhile stores nothing: whoever took the node knows better.
 */
public class SettleNode {
    /** What is beyond this is left stale, for {@link PublishStaleWork}. */
    private static final int PUBLISHED_AT_ONCE = 100;

    private final NodeWorks works;
    private final Protections protections;
    private final PublishProtection publishProtection;
    private final Clock clock;
    private final Duration inspectionInterval;

    /**
     * @param inspectionInterval between two looks at the endpoints of a node that nothing changes
     */
    public SettleNode(
            NodeWorks works,
            Protections protections,
            PublishProtection publishProtection,
            Clock clock,
            Duration inspectionInterval) {
        this.works = works;
        this.protections = protections;
        this.publishProtection = publishProtection;
        this.clock = clock;
        this.inspectionInterval = inspectionInterval;
    }

    /** Stores what handshakes showed; the node's work stays as it is. */
    @Transactional
    public void observed(Lease lease, Collection<EndpointRecord> records) {
        if (holds(lease)) {
            SortedSet<Subject> affected = affected(lease.node(), records);
            protections.makeStale(affected);
            protections.judged(records);
            publish(affected);
        }
    }

    /**
     * The node has all that was wanted when {@code lease} was last read.
     *
     * @param records newest handshakes
     * @param leavers endpoints that belong to nobody on the node any more
     * @param settled subjects that nothing hinders any more
     * @param blame subjects that are not served what is configured
     */
    @Transactional
    void done(
            Lease lease,
            DesiredNode wanted,
            Collection<EndpointRecord> records,
            Collection<Endpoint> leavers,
            Collection<Subject> settled,
            Blame blame) {
        if (!holds(lease)) {
            return;
        }
        SortedSet<Subject> affected = affected(lease.node(), records);
        affected.add(Subject.node(lease.node()));
        leavers.forEach(leaver -> affected.add(leaver.subject()));
        affected.addAll(settled);
        affected.addAll(blame.subjects());
        if (lease.attempts() > 0) {
            affected.addAll(protections.subjectsOn(lease.node()));
        }
        protections.makeStale(affected);
        protections.forget(leavers);
        protections.judged(records);
        protections.release(lease.node(), settled);
        hold(lease.node(), wanted, blame);
        works.finish(lease);
        works.inspectFirst(lease.node(), firstInspection(lease.node()));
        publish(affected);
    }

    /** These subjects wait; the rest can go on at once, so the node stays due. */
    @Transactional
    void held(Lease lease, DesiredNode wanted, Blame blame, Collection<EndpointRecord> records) {
        if (!holds(lease)) {
            return;
        }
        SortedSet<Subject> affected = affected(lease.node(), records);
        affected.addAll(blame.subjects());
        protections.makeStale(affected);
        protections.judged(records);
        hold(lease.node(), wanted, blame);
        publish(affected);
    }

    /** The node itself is the reason; all of it waits. */
    @Transactional
    public void failed(
            Lease lease, ErrorCode code, String sentence, Collection<EndpointRecord> records) {
        if (!holds(lease)) {
            return;
        }
        SortedSet<Subject> affected = affected(lease.node(), records);
        affected.add(Subject.node(lease.node()));
        affected.addAll(protections.subjectsOn(lease.node()));
        protections.makeStale(affected);
        protections.judged(records);
        Instant now = now();
        Instant next = BackOff.next(code.category(), lease.attempts() + 1, now);
        works.fail(lease, new Failure(code, sentence, beginning(lease.failure(), code, now), next));
        works.inspectFirst(lease.node(), firstInspection(lease.node()));
        publish(affected);
    }

    /** The node is not ours any more, or not known yet: nothing is touched on it. */
    @Transactional
    public void without(Lease lease) {
        if (!holds(lease)) {
            return;
        }
        List<EndpointRecord> records = protections.on(lease.node());
        List<Subject> held = protections.heldOn(lease.node()).stream().map(Held::subject).toList();
        SortedSet<Subject> affected = inOrder();
        affected.add(Subject.node(lease.node()));
        records.forEach(record -> affected.add(record.endpoint().subject()));
        affected.addAll(held);
        protections.makeStale(affected);
        protections.forget(records.stream().map(EndpointRecord::endpoint).toList());
        protections.release(lease.node(), held);
        works.forgetInspection(lease.node());
        works.finish(lease);
        publish(affected);
    }

    /**
     * What a periodic look found; nothing of it when somebody took the node meanwhile.
     *
     * @param token of the node before the handshakes
     * @param mend whether the node has to be brought back to what is wanted
     */
    @Transactional
    public void reinspected(
            NodeId node, long token, Collection<EndpointRecord> records, boolean mend) {
        boolean undisturbed = works.lock(node) == token;
        works.inspectAgain(node, now().plus(inspectionInterval));
        if (!undisturbed) {
            return;
        }
        SortedSet<Subject> affected = affected(node, records);
        protections.makeStale(affected);
        protections.judged(records);
        if (mend) {
            works.want(new TreeSet<>(Set.of(node)), now());
        }
        publish(affected);
    }

    private boolean holds(Lease lease) {
        return works.lock(lease.node()) == lease.token();
    }

    private void hold(NodeId node, DesiredNode wanted, Blame blame) {
        for (Subject subject : blame.subjects()) {
            Fingerprint leaf = wanted.leaf(subject);
            if (leaf != null) {
                protections.hold(held(node, subject, leaf, blame, wanted.held().get(subject)));
            }
        }
    }

    private Held held(
            NodeId node, Subject subject, Fingerprint leaf, Blame blame, @Nullable Held before) {
        Instant now = now();
        boolean again = before != null && before.leaf().equals(leaf);
        int attempts = before != null && again ? before.attempts() + 1 : 1;
        Instant since =
                beginning(before != null && again ? before.failure() : null, blame.code(), now);
        Instant next = BackOff.next(retriedAs(blame.code()), attempts, now);
        return new Held(
                node,
                subject,
                leaf,
                attempts,
                new Failure(blame.code(), blame.sentence(), since, next));
    }

    /** When the unbroken row of equal failures began that a failure at {@code now} belongs to. */
    private static Instant beginning(@Nullable Failure before, ErrorCode code, Instant now) {
        return before != null && before.code() == code ? before.at() : now;
    }

    /**
     * A key that is not placed may be a placement that the issuer has not heard of yet: both follow
     * the same topic at their own pace, so it is asked again.
     */
    private static ErrorCategory retriedAs(ErrorCode code) {
        return code == ErrorCode.KEY_NOT_PLACED ? ErrorCategory.TRANSIENT : code.category();
    }

    /** Subjects of these handshakes; all of the node when its server-wide validity turns. */
    private SortedSet<Subject> affected(NodeId node, Collection<EndpointRecord> records) {
        SortedSet<Subject> affected = inOrder();
        records.forEach(record -> affected.add(record.endpoint().subject()));
        if (serverWideTurned(node, records)) {
            affected.addAll(protections.subjectsOn(node));
        }
        return affected;
    }

    private boolean serverWideTurned(NodeId node, Collection<EndpointRecord> records) {
        Subject subject = Subject.node(node);
        List<EndpointRecord> newer =
                records.stream()
                        .filter(record -> record.endpoint().subject().equals(subject))
                        .toList();
        if (newer.isEmpty()) {
            return false;
        }
        List<EndpointRecord> known =
                protections.of(Set.of(subject)).getOrDefault(subject, List.of());
        return newer.stream().anyMatch(record -> !asAcceptable(record, known));
    }

    private static boolean asAcceptable(EndpointRecord record, List<EndpointRecord> known) {
        return known.stream()
                .filter(before -> before.endpoint().sharesListenerWith(record.endpoint()))
                .anyMatch(
                        before ->
                                before.own().acceptableToClients()
                                        == record.own().acceptableToClients());
    }

    /** Their rows are locked by now: no lock is asked for beyond them. */
    private void publish(SortedSet<Subject> affected) {
        publishProtection.publish(affected.stream().limit(PUBLISHED_AT_ONCE).toList());
    }

    /** Nodes are spread over the interval by their names, and stay so. */
    private Instant firstInspection(NodeId node) {
        long millis = inspectionInterval.toMillis();
        long spread = Math.floorMod(node.value().hashCode() * 0x9E3779B97F4A7C15L, millis / 2 + 1);
        return now().plusMillis(millis / 2 + spread);
    }

    private static SortedSet<Subject> inOrder() {
        return new TreeSet<>(Comparator.comparing(Subject::key));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
