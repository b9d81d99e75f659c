package org.waxseal.common.stream;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.cloud.stream.config.ListenerContainerCustomizer;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.messaging.Message;
import org.waxseal.common.time.Pauses;

/** Wires statements to Spring Cloud Stream; the bindings stand in waxseal-platform.yml. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StreamProperties.class)
public class StreamWiring {

    @Bean
    StatementPublisher statementPublisher(StreamBridge bridge) {
        return new StatementPublisher(bridge);
    }

    @Bean
    StreamTopics streamTopics(KafkaProperties kafka, StreamProperties properties, Pauses pauses) {
        return new StreamTopics(kafka.buildAdminProperties(), properties, pauses);
    }

    /** Bound to the topics of {@code waxseal.topics} under its bean name. */
    @Bean
    @ConditionalOnBean(StatementReceiver.class)
    Consumer<Message<List<byte[]>>> statements(
            StatementCodec codec, StatementReceiver receiver, MeterRegistry metrics) {
        return new StatementConsumer(codec, receiver, metrics);
    }

    @Bean
    DefaultKafkaProducerFactory<byte[], byte[]> deadLetterProducers(KafkaProperties kafka) {
        Map<String, Object> properties = new HashMap<>(kafka.buildProducerProperties());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        return new DefaultKafkaProducerFactory<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Bean
    ListenerContainerCustomizer<AbstractMessageListenerContainer<?, ?>> errorHandling(
            DefaultKafkaProducerFactory<byte[], byte[]> deadLetterProducers,
            MeterRegistry metrics) {
        KafkaTemplate<byte[], byte[]> template = new KafkaTemplate<>(deadLetterProducers);
        return (container, destination, group) ->
                container.setCommonErrorHandler(DeadLetters.errorHandler(template, metrics));
    }
}
