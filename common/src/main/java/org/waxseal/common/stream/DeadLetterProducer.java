package org.waxseal.common.stream;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * The Kafka producer of dead letters. A type of our own, because a producer factory among the beans
 * would take the place of the framework's.
 */
final class DeadLetterProducer implements AutoCloseable {
    private final DefaultKafkaProducerFactory<byte[], byte[]> factory;
    private final KafkaTemplate<byte[], byte[]> template;

    DeadLetterProducer(Map<String, Object> properties) {
        Map<String, Object> complete = new HashMap<>(properties);
        complete.put(ProducerConfig.ACKS_CONFIG, "all");
        this.factory =
                new DefaultKafkaProducerFactory<>(
                        complete, new ByteArraySerializer(), new ByteArraySerializer());
        this.template = new KafkaTemplate<>(factory);
    }

    KafkaTemplate<byte[], byte[]> template() {
        return template;
    }

    @Override
    public void close() {
        factory.destroy();
    }
}
