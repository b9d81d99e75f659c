package org.waxseal.common.stream;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.cloud.stream.config.ListenerContainerCustomizer;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.support.converter.BatchMessagingMessageConverter;
import org.springframework.messaging.Message;
import org.waxseal.common.time.Pauses;

/** Wires statements to Spring Cloud Stream; the bindings stand in waxseal-platform.yml. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StreamProperties.class)
public class StreamWiring {
    private static final Duration REFUSED_AGAIN = Duration.ofSeconds(10);

    @Bean
    StatementPublisher statementPublisher(StreamBridge bridge) {
        return new StatementPublisher(bridge);
    }

    @Bean
    StreamTopics streamTopics(KafkaProperties kafka, StreamProperties properties, Pauses pauses) {
        return new StreamTopics(kafka.buildAdminProperties(), properties, pauses);
    }

    /**
     * Bound to the topics of {@code waxseal.topics} under its bean name, which {@code
     * PlatformEnvironment} gives to the framework when there are any.
     */
    @Bean
    @ConditionalOnProperty("waxseal.bindings.statements")
    Consumer<Message<List<byte[]>>> statements(
            StatementCodec codec, StatementReceiver receiver, MeterRegistry metrics) {
        return new StatementConsumer(codec, receiver, metrics);
    }

    /** The same for {@code waxseal.receives-requests} and {@link ProvisioningTopic}. */
    @Bean
    @ConditionalOnProperty("waxseal.bindings.provisioning")
    Consumer<Message<List<byte[]>>> provisioning(RequestReceiver receiver) {
        return new RequestConsumer(receiver);
    }

    /** The binder looks it up by the name in waxseal-platform.yml. */
    @Bean
    BatchMessagingMessageConverter batchConverter() {
        BatchMessagingMessageConverter converter = new BatchMessagingMessageConverter();
        converter.setHeaderMapper(new UnreadHeaders());
        return converter;
    }

    @Bean
    DeadLetterProducer deadLetterProducer(KafkaProperties kafka) {
        return new DeadLetterProducer(kafka.buildProducerProperties());
    }

    @Bean
    ListenerContainerCustomizer<AbstractMessageListenerContainer<?, ?>> errorHandling(
            DeadLetterProducer deadLetterProducer, MeterRegistry metrics) {
        return (container, destination, group) -> {
            container.setCommonErrorHandler(
                    DeadLetters.errorHandler(deadLetterProducer.template(), metrics));
            // Without it a container whose certificate is refused once stops for ever.
            container.getContainerProperties().setAuthExceptionRetryInterval(REFUSED_AGAIN);
        };
    }
}
