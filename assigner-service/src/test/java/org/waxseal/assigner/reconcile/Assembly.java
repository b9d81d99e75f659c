package org.waxseal.assigner.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionInterceptor;
import org.waxseal.assigner.inspection.EndpointInspection;
import org.waxseal.assigner.inspection.Prober;
import org.waxseal.assigner.jdbc.JdbcNodeWorks;
import org.waxseal.assigner.jdbc.JdbcProtections;
import org.waxseal.assigner.jdbc.JdbcRegistry;
import org.waxseal.assigner.node.NodeAccess;
import org.waxseal.assigner.protection.PublishProtection;
import org.waxseal.assigner.protection.RepublishEndpoints;
import org.waxseal.assigner.registry.RecordStatement;
import org.waxseal.assigner.registry.StatementRecorder;
import org.waxseal.assigner.rollout.Rollout;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.checkpoint.Checkpoints;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.statement.EndpointsStatement;
import org.waxseal.common.statement.Failure;
import org.waxseal.common.time.Pauses;

/** The assigner without Spring: real rows, the given ways to nodes, and what it published. */
final class Assembly {
    final List<EndpointsStatement> published = new CopyOnWriteArrayList<>();
    final List<Checkpoint> checkpoints = new CopyOnWriteArrayList<>();
    final List<String> outcomes = new CopyOnWriteArrayList<>();
    final JdbcNodeWorks works;
    final JdbcProtections protections;
    final StatementRecorder recorder;
    final ReconcileNode reconcile;
    final ReinspectNode reinspect;
    final PublishStaleWork publishStale;
    final RepublishEndpoints republish;
    private final Clock clock;

    Assembly(
            DataSource source,
            NodeAccess access,
            Planner planner,
            Rollout rollout,
            NodeKeys keys,
            Prober prober,
            EndpointInspection inspection,
            Clock clock,
            Pauses pauses) {
        this.clock = clock;
        JdbcClient database = JdbcClient.create(source);
        works = new JdbcNodeWorks(database);
        protections = new JdbcProtections(database);
        JdbcRegistry registry = new JdbcRegistry(database);
        PublishProtection publish =
                transactional(
                        source,
                        new PublishProtection(
                                registry,
                                works,
                                protections,
                                statement -> published.add((EndpointsStatement) statement),
                                clock));
        SettleNode settle =
                transactional(
                        source,
                        new SettleNode(works, protections, publish, clock, Duration.ofHours(1)));
        Checkpoints seen = checkpoints::add;
        recorder =
                new StatementRecorder(
                        transactional(
                                source,
                                new RecordStatement(registry, works, (work, item) -> {}, clock)),
                        seen);
        reconcile =
                new ReconcileNode(
                        works,
                        registry,
                        protections,
                        settle,
                        access,
                        planner,
                        rollout,
                        keys,
                        prober,
                        inspection,
                        seen,
                        (outcome, took, reloaded) -> outcomes.add(outcome),
                        clock,
                        pauses,
                        new Coalescing(
                                Duration.ofMillis(80),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(3)),
                        new ProofPatience(
                                Duration.ofSeconds(8),
                                Duration.ofMillis(5),
                                Duration.ofMillis(250)));
        reinspect =
                new ReinspectNode(
                        works, registry, protections, settle, prober, inspection, clock, pauses);
        publishStale = new PublishStaleWork(protections, publish);
        republish = new RepublishEndpoints(protections, publish);
    }

    /** As Spring does it for a bean with {@code @Transactional}. */
    private static <T> T transactional(DataSource source, T target) {
        ProxyFactory factory = new ProxyFactory(target);
        factory.setProxyTargetClass(true);
        factory.addAdvice(
                new TransactionInterceptor(
                        (TransactionManager) new JdbcTransactionManager(source),
                        new AnnotationTransactionAttributeSource()));
        @SuppressWarnings("unchecked") // the proxy is a subclass of the target's class
        T proxy = (T) factory.getProxy(target.getClass().getClassLoader());
        return proxy;
    }

    /** Does everything that is due, as the scheduler would, until nothing is. */
    void settle() {
        List<NodeId> due = works.due(clock.instant(), 100);
        while (!due.isEmpty()) {
            due.forEach(reconcile::reconcile);
            due = works.due(clock.instant(), 100);
        }
        if (!publishStale.due(clock.instant(), 1).isEmpty()) {
            publishStale.perform("stale");
        }
    }

    EndpointsStatement newest(Subject subject) {
        return allOf(subject).getLast();
    }

    static Failure failureOf(EndpointsStatement statement) {
        return Objects.requireNonNull(
                statement.lastFailure(), () -> statement.key() + " has no failure");
    }

    List<EndpointsStatement> allOf(Subject subject) {
        return published.stream().filter(statement -> statement.subject().equals(subject)).toList();
    }
}
