package org.waxseal.console;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.waxseal.common.outbox.Republication;
import org.waxseal.common.statement.Topic;
import org.waxseal.common.stream.RequestReceiver;
import org.waxseal.common.trust.InternalTrust;
import org.waxseal.console.limits.Limits;
import org.waxseal.console.peer.PeerLimits;
import org.waxseal.console.peer.PeerRepublication;
import org.waxseal.console.peer.PeerVault;
import org.waxseal.console.provisioning.AnswerRequest;
import org.waxseal.console.provisioning.RememberRejection;
import org.waxseal.console.republish.RegistryKeys;
import org.waxseal.console.republish.Republish;
import org.waxseal.console.republish.RepublishPage;
import org.waxseal.console.republish.RepublishRows;
import org.waxseal.console.stream.KafkaTails;
import org.waxseal.console.stream.ProvisioningReceiver;
import org.waxseal.console.tail.Tails;
import org.waxseal.console.vault.Vault;

/** Wires what needs the broker and the other services besides statements. */
@Configuration(proxyBeanMethods = false)
public class EventsWiring {

    @Bean
    RequestReceiver requestReceiver(
            AnswerRequest answerRequest,
            RememberRejection rememberRejection,
            MeterRegistry metrics) {
        return new ProvisioningReceiver(answerRequest, rememberRejection, metrics);
    }

    @Bean
    Tails tails(KafkaProperties kafka, Clock clock) {
        return new KafkaTails(kafka.buildConsumerProperties(), clock);
    }

    @Bean
    Limits limits(ConsoleProperties properties, InternalTrust trust) {
        return new PeerLimits(properties.issuerUrl(), trust.clientContext());
    }

    @Bean
    Vault vault(ConsoleProperties properties, InternalTrust trust) {
        return new PeerVault(properties.issuerUrl(), trust.clientContext());
    }

    @Bean
    Republish republish(
            RegistryKeys registryKeys,
            RepublishPage page,
            ConsoleProperties properties,
            InternalTrust trust) {
        // What others have to be asked for first: when one does not answer, nothing was done here.
        List<Republication> all = new ArrayList<>();
        all.add(
                new PeerRepublication(
                        Topic.CERTIFICATES,
                        "issuer",
                        properties.issuerUrl(),
                        trust.clientContext()));
        all.add(
                new PeerRepublication(
                        Topic.ENDPOINTS,
                        "assigner",
                        properties.assignerUrl(),
                        trust.clientContext()));
        for (Topic topic : List.of(Topic.OWNERS, Topic.NODES, Topic.DOMAINS)) {
            all.add(new RepublishRows(topic, registryKeys, page));
        }
        return new Republish(all);
    }
}
