package org.waxseal.assigner;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.assigner.dovecot.DovecotDriver;
import org.waxseal.assigner.driver.NodePlanner;
import org.waxseal.assigner.inspection.ClientTrust;
import org.waxseal.assigner.inspection.EndpointInspection;
import org.waxseal.assigner.inspection.Prober;
import org.waxseal.assigner.issuer.IssuerKeys;
import org.waxseal.assigner.jdbc.JdbcNodeWorks;
import org.waxseal.assigner.jdbc.JdbcProtections;
import org.waxseal.assigner.jdbc.JdbcRegistry;
import org.waxseal.assigner.local.LocalNodes;
import org.waxseal.assigner.metrics.AssignerMetrics;
import org.waxseal.assigner.nginx.NginxDriver;
import org.waxseal.assigner.node.NodeAccess;
import org.waxseal.assigner.postfix.PostfixDriver;
import org.waxseal.assigner.protection.Protections;
import org.waxseal.assigner.protection.PublishProtection;
import org.waxseal.assigner.protection.RepublishEndpoints;
import org.waxseal.assigner.reconcile.Coalescing;
import org.waxseal.assigner.reconcile.NodeKeys;
import org.waxseal.assigner.reconcile.ProofPatience;
import org.waxseal.assigner.reconcile.PublishStaleWork;
import org.waxseal.assigner.reconcile.ReconcileNode;
import org.waxseal.assigner.reconcile.ReconcileNodeWork;
import org.waxseal.assigner.reconcile.ReinspectNode;
import org.waxseal.assigner.reconcile.ReinspectNodeWork;
import org.waxseal.assigner.reconcile.SettleNode;
import org.waxseal.assigner.registry.RecordStatement;
import org.waxseal.assigner.registry.Registry;
import org.waxseal.assigner.registry.StatementRecorder;
import org.waxseal.assigner.rollout.Rollout;
import org.waxseal.assigner.rollout.RolloutExecutor;
import org.waxseal.assigner.tls.ProberSettings;
import org.waxseal.assigner.tls.TlsProber;
import org.waxseal.assigner.work.NodeWorks;
import org.waxseal.common.checkpoint.Checkpoints;
import org.waxseal.common.outbox.StatementOutbox;
import org.waxseal.common.pki.TrustAnchors;
import org.waxseal.common.platform.PlatformWiring;
import org.waxseal.common.time.Pauses;
import org.waxseal.common.trust.InternalTrust;
import org.waxseal.common.web.RepublishController;
import org.waxseal.common.work.WakeUps;

/** How the assigner's parts fit together; top to bottom as a certificate travels through them. */
@Configuration(proxyBeanMethods = false)
@Import(PlatformWiring.class)
@EnableConfigurationProperties(AssignerProperties.class)
public class AssignerWiring {

    @Bean
    StatementRecorder statementRecorder(RecordStatement recordStatement, Checkpoints checkpoints) {
        return new StatementRecorder(recordStatement, checkpoints);
    }

    @Bean
    RecordStatement recordStatement(
            Registry registry, NodeWorks works, WakeUps wakeUps, Clock clock) {
        return new RecordStatement(registry, works, wakeUps, clock);
    }

    @Bean
    ReconcileNodeWork reconcileNodeWork(
            NodeWorks works, ReconcileNode reconcileNode, AssignerProperties properties) {
        return new ReconcileNodeWork(works, reconcileNode, properties.nodesAtOnce());
    }

    @Bean
    ReconcileNode reconcileNode(
            NodeWorks works,
            Registry registry,
            Protections protections,
            SettleNode settle,
            NodeAccess access,
            NodePlanner planner,
            Rollout rollout,
            NodeKeys keys,
            Prober prober,
            EndpointInspection inspection,
            Checkpoints checkpoints,
            AssignerMetrics metrics,
            Clock clock,
            Pauses pauses,
            AssignerProperties properties) {
        return new ReconcileNode(
                works,
                registry,
                protections,
                settle,
                access,
                planner::plan,
                rollout,
                keys,
                prober,
                inspection,
                checkpoints,
                metrics,
                clock,
                pauses,
                new Coalescing(
                        properties.coalescing().quiet(),
                        properties.coalescing().most(),
                        properties.coalescing().rest()),
                new ProofPatience(
                        properties.proof().patience(),
                        properties.proof().firstPause(),
                        properties.proof().longestPause()));
    }

    @Bean
    NodeAccess nodeAccess(Pauses pauses) {
        return new LocalNodes(pauses);
    }

    @Bean
    NodePlanner nodePlanner() {
        return new NodePlanner(
                List.of(new PostfixDriver(), new DovecotDriver(), new NginxDriver()));
    }

    @Bean
    Rollout rollout(Clock clock, Checkpoints checkpoints) {
        return new RolloutExecutor(clock, checkpoints);
    }

    @Bean
    NodeKeys nodeKeys(AssignerProperties properties, InternalTrust trust) {
        return new IssuerKeys(properties.issuerUrl(), trust.clientContext());
    }

    @Bean
    TlsProber prober(AssignerProperties properties, AssignerMetrics metrics) {
        AssignerProperties.Handshake handshake = properties.handshake();
        return new TlsProber(
                new ProberSettings(
                        handshake.connectTimeout(), handshake.timeout(), handshake.parallelism()),
                metrics);
    }

    @Bean
    EndpointInspection endpointInspection(AssignerProperties properties) {
        TrustAnchors roots = TrustAnchors.ofJdk();
        Path more = properties.trustFile();
        if (more != null) {
            roots = roots.and(TrustAnchors.read(more, "waxseal.assigner.trust-file"));
        }
        return new EndpointInspection(new ClientTrust(roots.certificates()));
    }

    @Bean
    SettleNode settleNode(
            NodeWorks works,
            Protections protections,
            PublishProtection publishProtection,
            Clock clock,
            AssignerProperties properties) {
        return new SettleNode(
                works, protections, publishProtection, clock, properties.inspection().interval());
    }

    @Bean
    PublishProtection publishProtection(
            Registry registry,
            NodeWorks works,
            Protections protections,
            StatementOutbox outbox,
            Clock clock) {
        return new PublishProtection(registry, works, protections, outbox, clock);
    }

    @Bean
    RepublishController republishController(
            Protections protections, PublishProtection publishProtection) {
        return new RepublishController(new RepublishEndpoints(protections, publishProtection));
    }

    @Bean
    PublishStaleWork publishStaleWork(
            Protections protections, PublishProtection publishProtection) {
        return new PublishStaleWork(protections, publishProtection);
    }

    @Bean
    ReinspectNodeWork reinspectNodeWork(NodeWorks works, ReinspectNode reinspectNode) {
        return new ReinspectNodeWork(works, reinspectNode);
    }

    @Bean
    ReinspectNode reinspectNode(
            NodeWorks works,
            Registry registry,
            Protections protections,
            SettleNode settle,
            Prober prober,
            EndpointInspection inspection,
            Clock clock,
            Pauses pauses) {
        return new ReinspectNode(
                works, registry, protections, settle, prober, inspection, clock, pauses);
    }

    @Bean
    AssignerMetrics assignerMetrics(MeterRegistry registry, Protections protections) {
        return new AssignerMetrics(registry, protections);
    }

    @Bean
    Registry registry(JdbcClient database) {
        return new JdbcRegistry(database);
    }

    @Bean
    NodeWorks nodeWorks(JdbcClient database) {
        return new JdbcNodeWorks(database);
    }

    @Bean
    Protections protections(JdbcClient database) {
        return new JdbcProtections(database);
    }
}
