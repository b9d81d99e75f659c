package org.waxseal.console;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.common.checkpoint.Checkpoints;
import org.waxseal.common.outbox.StatementOutbox;
import org.waxseal.common.stream.StatementReceiver;
import org.waxseal.console.domain.RegisterDomain;
import org.waxseal.console.domain.RemoveDomain;
import org.waxseal.console.domain.RequestRenewal;
import org.waxseal.console.jdbc.JdbcDomains;
import org.waxseal.console.jdbc.JdbcNodes;
import org.waxseal.console.jdbc.JdbcOwners;
import org.waxseal.console.jdbc.JdbcProtections;
import org.waxseal.console.jdbc.TransactionalAfterCommit;
import org.waxseal.console.live.ChangeFeed;
import org.waxseal.console.node.Nodes;
import org.waxseal.console.node.RegisterNode;
import org.waxseal.console.node.RemoveNode;
import org.waxseal.console.node.RequestNodeRenewal;
import org.waxseal.console.owner.FindOwner;
import org.waxseal.console.owner.Owners;
import org.waxseal.console.owner.RegisterOwner;
import org.waxseal.console.owner.RemoveOwner;
import org.waxseal.console.protection.Overviews;
import org.waxseal.console.protection.ProtectionState;
import org.waxseal.console.protection.Protections;
import org.waxseal.console.protection.RecordProtection;
import org.waxseal.console.request.AfterCommit;

/** Wires the registry and the projection beside it. */
@Configuration(proxyBeanMethods = false)
public class RegistryWiring {

    @Bean
    AfterCommit afterCommit() {
        return new TransactionalAfterCommit();
    }

    @Bean(destroyMethod = "close")
    ChangeFeed changeFeed() {
        return new ChangeFeed();
    }

    @Bean
    JdbcOwners owners(JdbcClient database) {
        return new JdbcOwners(database);
    }

    @Bean
    JdbcNodes nodes(JdbcClient database) {
        return new JdbcNodes(database);
    }

    @Bean
    JdbcDomains domains(JdbcClient database) {
        return new JdbcDomains(database);
    }

    @Bean
    JdbcProtections protections(JdbcClient database, NamedParameterJdbcOperations batches) {
        return new JdbcProtections(database, batches);
    }

    @Bean
    RegisterOwner registerOwner(Owners owners, StatementOutbox outbox, Clock clock) {
        return new RegisterOwner(owners, outbox, clock);
    }

    @Bean
    RemoveOwner removeOwner(
            Owners owners, JdbcDomains domains, StatementOutbox outbox, Clock clock) {
        return new RemoveOwner(owners, domains, outbox, clock);
    }

    @Bean
    FindOwner findOwner(Owners owners) {
        return new FindOwner(owners);
    }

    @Bean
    RegisterNode registerNode(
            Nodes nodes,
            StatementOutbox outbox,
            AfterCommit afterCommit,
            ChangeFeed changes,
            Clock clock) {
        return new RegisterNode(nodes, outbox, afterCommit, changes, clock);
    }

    @Bean
    RemoveNode removeNode(
            Nodes nodes,
            JdbcDomains domains,
            StatementOutbox outbox,
            AfterCommit afterCommit,
            ChangeFeed changes,
            Clock clock) {
        return new RemoveNode(nodes, domains, outbox, afterCommit, changes, clock);
    }

    @Bean
    RequestNodeRenewal requestNodeRenewal(
            Nodes nodes,
            StatementOutbox outbox,
            AfterCommit afterCommit,
            ChangeFeed changes,
            Clock clock) {
        return new RequestNodeRenewal(nodes, outbox, afterCommit, changes, clock);
    }

    @Bean
    RegisterDomain registerDomain(
            JdbcDomains domains,
            Owners owners,
            Nodes nodes,
            StatementOutbox outbox,
            AfterCommit afterCommit,
            Checkpoints checkpoints,
            ChangeFeed changes,
            Clock clock) {
        return new RegisterDomain(
                domains, owners, nodes, outbox, afterCommit, checkpoints, changes, clock);
    }

    @Bean
    RemoveDomain removeDomain(
            JdbcDomains domains,
            StatementOutbox outbox,
            AfterCommit afterCommit,
            ChangeFeed changes,
            Clock clock) {
        return new RemoveDomain(domains, outbox, afterCommit, changes, clock);
    }

    @Bean
    RequestRenewal requestRenewal(
            JdbcDomains domains,
            StatementOutbox outbox,
            AfterCommit afterCommit,
            ChangeFeed changes,
            Clock clock) {
        return new RequestRenewal(domains, outbox, afterCommit, changes, clock);
    }

    @Bean
    RecordProtection recordProtection(
            Protections protections, AfterCommit afterCommit, ChangeFeed changes) {
        return new RecordProtection(protections, afterCommit, changes);
    }

    @Bean
    StatementReceiver statementReceiver(RecordProtection recordProtection) {
        return recordProtection::record;
    }

    @Bean
    Overviews overviews(JdbcDomains domains, Nodes nodes, Protections protections) {
        return new Overviews(domains, nodes, protections);
    }

    @Bean
    MeterBinder domainGauges(JdbcDomains domains) {
        return metrics -> {
            for (ProtectionState state : ProtectionState.values()) {
                Gauge.builder(
                                "waxseal.domains",
                                domains,
                                all -> all.count().getOrDefault(state, 0L))
                        .description("Domains by how far they are")
                        .tag("state", state.wireName())
                        .register(metrics);
            }
        };
    }
}
