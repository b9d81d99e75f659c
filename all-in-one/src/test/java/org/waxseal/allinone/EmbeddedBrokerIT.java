package org.waxseal.allinone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.trust.KafkaClientFile;
import org.waxseal.common.trust.TrustProperties;

class EmbeddedBrokerIT {
    private static final String TOPIC = "kept";

    @TempDir Path directory;

    @Test
    void keepsRecordsOverACleanRestart() throws Exception {
        try (EmbeddedBroker broker = start(0)) {
            write(broker, "before");
        }
        try (EmbeddedBroker broker = start(0)) {
            assertThat(read(broker)).containsExactly("before");
        }
    }

    @Test
    void keepsAcknowledgedRecordsOverAKill() throws Exception {
        Process child = ChildJvm.start(BrokerChild.class, List.of(directory.toString()), directory);
        try {
            ChildJvm.awaitLine(child, "written", directory, Duration.ofMinutes(1));
        } finally {
            child.destroyForcibly().waitFor();
        }
        try (EmbeddedBroker broker = start(0)) {
            assertThat(read(broker)).containsExactly("before");
        }
    }

    @Test
    void refusesAClientWithoutCertificate() throws Exception {
        try (EmbeddedBroker broker = start(0)) {
            Map<String, Object> settings =
                    Map.of(
                            "bootstrap.servers", broker.bootstrapServers(),
                            "security.protocol", "SSL",
                            "ssl.truststore.type", "PEM",
                            "ssl.truststore.location",
                                    trust().directory().resolve("authority.pem").toString(),
                            "default.api.timeout.ms", "4000",
                            "request.timeout.ms", "3000");
            try (Admin admin = Admin.create(settings)) {
                assertThatThrownBy(() -> admin.describeCluster().nodes().get(10, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class);
            }
        }
    }

    @Test
    void saysThatAPortIsTaken() throws Exception {
        try (EmbeddedBroker broker = start(0)) {
            assertThatThrownBy(() -> start(broker.port()))
                    .isInstanceOf(WaxsealException.class)
                    .hasMessageContaining("port " + broker.port())
                    .hasMessageContaining("waxseal.broker.port");
        }
    }

    @Test
    void tellsWhenKafkaWantsToEndTheProcess() {
        AtomicInteger told = new AtomicInteger();
        try (EmbeddedBroker broker = start(0)) {
            assertThat(broker.port()).isPositive();
            EmbeddedBroker.whenBroken(told::incrementAndGet);
            assertThatThrownBy(() -> Exit.halt(1, "the log directory has failed"))
                    .hasMessageContaining("the embedded broker failed");
        } finally {
            EmbeddedBroker.whenBroken(() -> {});
        }
        assertThat(told).hasValue(1);
    }

    private EmbeddedBroker start(int port) {
        return EmbeddedBroker.start(directory.resolve("kafka"), trust(), port, Clock.systemUTC());
    }

    private TrustProperties trust() {
        return new TrustProperties(directory.resolve("trust"), List.of());
    }

    private void write(EmbeddedBroker broker, String value) throws Exception {
        write(broker.bootstrapServers(), trust(), value);
    }

    static void write(String bootstrapServers, TrustProperties trust, String value)
            throws Exception {
        Properties settings = clientSettings(bootstrapServers, trust);
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
        settings.put("acks", "all");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, "key", value)).get(20, TimeUnit.SECONDS);
        }
    }

    private List<String> read(EmbeddedBroker broker) throws Exception {
        Properties settings = clientSettings(broker.bootstrapServers(), trust());
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<String> values = new ArrayList<>();
            long end =
                    Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(r -> values.add(r.value()));
            }
            return values;
        }
    }

    static Properties clientSettings(String bootstrapServers, TrustProperties trust)
            throws Exception {
        Properties settings = new Properties();
        Path file = KafkaClientFile.write(trust, bootstrapServers, Clock.systemUTC());
        try (var reader = java.nio.file.Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            settings.load(reader);
        }
        return settings;
    }
}
