package org.waxseal.console;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.resilience.retry.MethodRetrySpec;
import org.springframework.resilience.retry.SimpleRetryInterceptor;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.waxseal.common.checkpoint.Checkpoints;
import org.waxseal.common.outbox.StatementOutbox;
import org.waxseal.common.stream.StatementReceiver;
import org.waxseal.console.domain.ChangeDomain;
import org.waxseal.console.domain.DomainIntake;
import org.waxseal.console.domain.ProvisionDomain;
import org.waxseal.console.domain.RegisterDomain;
import org.waxseal.console.domain.RemoveDomain;
import org.waxseal.console.domain.RequestRenewal;
import org.waxseal.console.idempotency.ForgetAnswers;
import org.waxseal.console.idempotency.IdempotentAnswers;
import org.waxseal.console.jdbc.JdbcDomains;
import org.waxseal.console.jdbc.JdbcIdempotentAnswers;
import org.waxseal.console.jdbc.JdbcListings;
import org.waxseal.console.jdbc.JdbcNodes;
import org.waxseal.console.jdbc.JdbcOwners;
import org.waxseal.console.jdbc.JdbcProtections;
import org.waxseal.console.jdbc.TransactionalAfterCommit;
import org.waxseal.console.live.ChangeFeed;
import org.waxseal.console.node.NodeIntake;
import org.waxseal.console.node.Nodes;
import org.waxseal.console.node.ProvisionNode;
import org.waxseal.console.node.RegisterNode;
import org.waxseal.console.node.RemoveNode;
import org.waxseal.console.node.RequestNodeRenewal;
import org.waxseal.console.owner.ChangeOwner;
import org.waxseal.console.owner.FindOwner;
import org.waxseal.console.owner.OwnerIntake;
import org.waxseal.console.owner.Owners;
import org.waxseal.console.owner.ProvisionOwner;
import org.waxseal.console.owner.RegisterOwner;
import org.waxseal.console.owner.RemoveOwner;
import org.waxseal.console.protection.DomainCounts;
import org.waxseal.console.protection.Listings;
import org.waxseal.console.protection.Overviews;
import org.waxseal.console.protection.ProtectionState;
import org.waxseal.console.protection.Protections;
import org.waxseal.console.protection.RecordProtection;
import org.waxseal.console.request.AfterCommit;

/** Wires the registry and the projection beside it. */
@Configuration(proxyBeanMethods = false)
@Import(FleetWiring.class)
public class RegistryWiring {

    /**
     * Runs a use case again, once, when it lost against another transaction. It stands around the
     * transaction, so nothing of the first run is left, neither rows nor locks. In a transaction of
     * somebody else it does nothing: that one is lost too, and who opened it runs all of it again.
     */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static DefaultPointcutAdvisor runOnceMore() {
        DefaultPointcutAdvisor advisor =
                new DefaultPointcutAdvisor(
                        AnnotationMatchingPointcut.forMethodAnnotation(Transactional.class),
                        new SimpleRetryInterceptor(
                                new MethodRetrySpec(
                                        (method, fault) ->
                                                fault instanceof ConcurrencyFailureException
                                                        && !TransactionSynchronizationManager
                                                                .isActualTransactionActive(),
                                        1,
                                        Duration.ZERO)));
        advisor.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return advisor;
    }

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
    OwnerIntake ownerIntake(Owners owners, StatementOutbox outbox, Clock clock) {
        return new OwnerIntake(owners, outbox, clock);
    }

    @Bean
    RegisterOwner registerOwner(OwnerIntake intake) {
        return new RegisterOwner(intake);
    }

    @Bean
    ProvisionOwner provisionOwner(OwnerIntake intake) {
        return new ProvisionOwner(intake);
    }

    @Bean
    ChangeOwner changeOwner(OwnerIntake intake) {
        return new ChangeOwner(intake);
    }

    @Bean
    RemoveOwner removeOwner(OwnerIntake intake, JdbcDomains domains) {
        return new RemoveOwner(intake, domains);
    }

    @Bean
    FindOwner findOwner(Owners owners) {
        return new FindOwner(owners);
    }

    @Bean
    NodeIntake nodeIntake(
            Nodes nodes,
            JdbcDomains domains,
            StatementOutbox outbox,
            AfterCommit afterCommit,
            ChangeFeed changes,
            Clock clock) {
        return new NodeIntake(nodes, domains, outbox, afterCommit, changes, clock);
    }

    @Bean
    RegisterNode registerNode(NodeIntake intake) {
        return new RegisterNode(intake);
    }

    @Bean
    ProvisionNode provisionNode(NodeIntake intake) {
        return new ProvisionNode(intake);
    }

    @Bean
    RemoveNode removeNode(NodeIntake intake) {
        return new RemoveNode(intake);
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
    DomainIntake domainIntake(
            JdbcDomains domains,
            Owners owners,
            OwnerIntake ownerIntake,
            Nodes nodes,
            StatementOutbox outbox,
            AfterCommit afterCommit,
            Checkpoints checkpoints,
            ChangeFeed changes,
            Clock clock) {
        return new DomainIntake(
                domains,
                owners,
                ownerIntake,
                nodes,
                outbox,
                afterCommit,
                checkpoints,
                changes,
                clock);
    }

    @Bean
    RegisterDomain registerDomain(DomainIntake intake) {
        return new RegisterDomain(intake);
    }

    @Bean
    ProvisionDomain provisionDomain(DomainIntake intake) {
        return new ProvisionDomain(intake);
    }

    @Bean
    ChangeDomain changeDomain(DomainIntake intake) {
        return new ChangeDomain(intake);
    }

    @Bean
    RemoveDomain removeDomain(DomainIntake intake) {
        return new RemoveDomain(intake);
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
    JdbcListings listings(JdbcClient database, JdbcDomains domains, JdbcNodes nodes) {
        return new JdbcListings(database, domains, nodes);
    }

    @Bean
    Overviews overviews(
            JdbcDomains domains, Nodes nodes, Listings listings, Protections protections) {
        return new Overviews(domains, nodes, listings, protections);
    }

    @Bean
    JdbcIdempotentAnswers idempotentAnswers(JdbcClient database) {
        return new JdbcIdempotentAnswers(database);
    }

    @Bean
    ForgetAnswers forgetAnswers(IdempotentAnswers answers, Clock clock) {
        return new ForgetAnswers(answers, clock);
    }

    @Bean
    MeterBinder domainGauges(DomainCounts counts) {
        return metrics -> {
            for (ProtectionState state : ProtectionState.values()) {
                Gauge.builder("waxseal.domains", counts, all -> all.count().getOrDefault(state, 0L))
                        .description("Domains by how far they are")
                        .tag("state", state.wireName())
                        .register(metrics);
            }
        };
    }
}
