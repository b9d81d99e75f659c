package org.waxseal.console;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.common.outbox.StatementOutbox;
import org.waxseal.console.domain.ChangeDomain;
import org.waxseal.console.domain.Domains;
import org.waxseal.console.domain.ProvisionDomain;
import org.waxseal.console.domain.RemoveDomain;
import org.waxseal.console.jdbc.JdbcRegistryKeys;
import org.waxseal.console.jdbc.JdbcRequests;
import org.waxseal.console.node.Nodes;
import org.waxseal.console.owner.Owners;
import org.waxseal.console.provisioning.AnswerRequest;
import org.waxseal.console.provisioning.ForgetRequests;
import org.waxseal.console.provisioning.RememberRejection;
import org.waxseal.console.provisioning.Requests;
import org.waxseal.console.republish.RepublishPage;

/** Wires requests that come by event, and saying again what was said. */
@Configuration(proxyBeanMethods = false)
public class ProvisioningWiring {

    @Bean
    JdbcRequests requests(JdbcClient database) {
        return new JdbcRequests(database);
    }

    @Bean
    AnswerRequest answerRequest(
            Requests requests,
            ProvisionDomain provisionDomain,
            ChangeDomain changeDomain,
            RemoveDomain removeDomain,
            Clock clock) {
        return new AnswerRequest(requests, provisionDomain, changeDomain, removeDomain, clock);
    }

    @Bean
    RememberRejection rememberRejection(Requests requests, Clock clock) {
        return new RememberRejection(requests, clock);
    }

    @Bean
    ForgetRequests forgetRequests(Requests requests, Clock clock) {
        return new ForgetRequests(requests, clock);
    }

    @Bean
    JdbcRegistryKeys registryKeys(JdbcClient database) {
        return new JdbcRegistryKeys(database);
    }

    @Bean
    RepublishPage republishPage(
            Owners owners, Nodes nodes, Domains domains, StatementOutbox outbox) {
        return new RepublishPage(owners, nodes, domains, outbox);
    }
}
