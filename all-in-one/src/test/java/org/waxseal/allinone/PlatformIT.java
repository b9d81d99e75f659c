package org.waxseal.allinone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.outbox.StatementOutbox;
import org.waxseal.common.statement.OwnerLocale;
import org.waxseal.common.statement.OwnerStatement;
import org.waxseal.common.statement.Statement;
import org.waxseal.common.statement.Topic;
import org.waxseal.common.trust.TrustProperties;

/** Two services in one process: what one publishes in a transaction, the other receives. */
class PlatformIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir static Path directory;

    private static AllInOne allInOne;
    private static SiblingApplication.Received received;

    @BeforeAll
    static void start() {
        allInOne =
                AllInOne.start(
                        AllInOneProperties.inDirectory(directory, Map.of()),
                        List.of(
                                new SiblingService("alpha", SiblingApplication.class),
                                new SiblingService("beta", SiblingApplication.class)));
        received = allInOne.context("beta").getBean(SiblingApplication.Received.class);
    }

    @AfterAll
    static void stop() {
        allInOne.close();
    }

    @Test
    void deliversWhatWasCommitted() {
        long began = System.nanoTime();
        publish(owner("committed", 1));
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> revisions("committed").equals(List.of(1L)));
        System.out.println(
                "commit to received: " + Duration.ofNanos(System.nanoTime() - began).toMillis());
        assertThat(received.statements()).contains(owner("committed", 1));
    }

    @Test
    void deliversNothingThatWasRolledBack() {
        transactions()
                .executeWithoutResult(
                        status -> {
                            outbox().publish(owner("rolled-back", 1));
                            status.setRollbackOnly();
                        });
        publish(owner("rolled-back", 2));
        await().atMost(LIMIT).until(() -> !revisions("rolled-back").isEmpty());
        assertThat(revisions("rolled-back")).containsExactly(2L);
    }

    @Test
    void refusesToPublishOutsideATransaction() {
        assertThatThrownBy(() -> outbox().publish(owner("outside", 1)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keepsTheOrderOfEachKey() {
        for (long revision = 1; revision <= 40; revision++) {
            for (String key : List.of("order-a", "order-b", "order-c")) {
                publish(owner(key, revision));
            }
        }
        for (String key : List.of("order-a", "order-b", "order-c")) {
            await().atMost(LIMIT).until(() -> revisions(key).size() == 40);
            assertThat(revisions(key)).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void putsOnlyThePoisonOneAmongTheDeadLetters() throws Exception {
        publish(owner("poison", 1));
        await().atMost(LIMIT).until(() -> revisions("poison").equals(List.of(1L)));
        writeRaw("poison", "{\"specversion\":\"1.0\",\"type\":\"waxseal.owner\",\"data\":{}}");
        writeRaw("poison", null);
        writeRaw("poison", "{\"specversion\":\"1.0\",\"type\":\"waxseal.unheard-of\"}");
        publish(owner("poison", 2));
        await().atMost(LIMIT).until(() -> revisions("poison").equals(List.of(1L, 2L)));

        // Both services receive the topic, so each sends its own.
        List<ConsumerRecord<byte[], byte[]>> letters = read(Topic.OWNERS.topicName() + ".dlt", 2);
        assertThat(letters).hasSize(2);
        assertThat(letters.getFirst().key()).isEqualTo(bytes("poison"));
        String reason =
                new String(
                        letters.getFirst().headers().lastHeader("waxseal-reason").value(),
                        StandardCharsets.UTF_8);
        assertThat(reason).startsWith("statement-invalid: not a statement: data.id is missing");
    }

    @Test
    void triesAgainInOrderWhileTheDatabaseIsOut() {
        AtomicInteger attempts = new AtomicInteger();
        received.before(
                statement -> {
                    if (statement.key().equals("outage") && attempts.incrementAndGet() < 4) {
                        throw new QueryTimeoutException("the database is out");
                    }
                });
        publish(owner("outage", 1));
        publish(owner("outage", 2));
        await().atMost(LIMIT).until(() -> revisions("outage").equals(List.of(1L, 2L)));
        assertThat(attempts.get()).isGreaterThanOrEqualTo(5);
        received.before(statement -> {});
    }

    @Test
    void makesCompactedTopics() throws Exception {
        try (Admin admin = Admin.create(clientSettings())) {
            Map<String, TopicDescription> topics =
                    admin.describeTopics(List.of("waxseal.domains.v1", "waxseal.domains.v1.dlt"))
                            .allTopicNames()
                            .get(20, TimeUnit.SECONDS);
            assertThat(topics.get("waxseal.domains.v1"))
                    .satisfies(topic -> assertThat(topic.partitions()).hasSize(12));
            assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS))
                    .allMatch(name -> name.matches("waxseal\\.[a-z]+\\.v1(\\.dlt)?"));
        }
    }

    @Test
    void tellsItsHealthAndMetrics() throws Exception {
        int port = allInOne.managementPort("alpha");
        assertThat(get(port, "/actuator/health/readiness").body())
                .contains("\"status\":\"UP\"", "broker", "outbox", "\"db\"");
        assertThat(get(port, "/actuator/health/liveness").statusCode()).isEqualTo(200);
        String metrics = get(port, "/actuator/prometheus").body();
        assertThat(metrics)
                .contains("waxseal_outbox_lag_seconds{", "service=\"alpha\"")
                .doesNotContain("service=\"beta\"");
    }

    @Test
    void keepsKeysFromOtherUsers() throws Exception {
        for (String file :
                List.of("authority.key.pem", "alpha.pem", "broker.pem", "client.properties")) {
            assertThat(Files.getPosixFilePermissions(directory.resolve("trust").resolve(file)))
                    .as(file)
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static HttpResponse<String> get(int port, String path)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static void publish(Statement statement) {
        transactions().executeWithoutResult(status -> outbox().publish(statement));
    }

    private static StatementOutbox outbox() {
        return allInOne.context("alpha").getBean(StatementOutbox.class);
    }

    private static TransactionTemplate transactions() {
        return new TransactionTemplate(
                allInOne.context("alpha").getBean(PlatformTransactionManager.class));
    }

    private static List<Long> revisions(String key) {
        return received.statements().stream()
                .filter(statement -> statement.key().equals(key))
                .map(Statement::revision)
                .toList();
    }

    static Statement owner(String id, long revision) {
        return new OwnerStatement(
                new OwnerId(id),
                "Somebody",
                "somebody@example.org",
                OwnerLocale.ENGLISH,
                Instant.parse("2026-11-24T00:00:00Z"),
                revision,
                false);
    }

    private static void writeRaw(String key, @Nullable String value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(
                            new ProducerRecord<>(
                                    Topic.OWNERS.topicName(),
                                    bytes(key),
                                    value == null ? null : bytes(value)))
                    .get(20, TimeUnit.SECONDS);
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(String topic, int count)
            throws Exception {
        AtomicReference<List<ConsumerRecord<byte[], byte[]>>> read =
                new AtomicReference<>(List.of());
        await().atMost(LIMIT)
                .until(
                        () -> {
                            read.set(readAll(topic, clientSettings()));
                            return read.get().size() >= count;
                        });
        return read.get();
    }

    /** Everything that is on {@code topic} now. */
    static List<ConsumerRecord<byte[], byte[]>> readAll(String topic, Properties settings) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(partition -> new TopicPartition(topic, partition.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Properties clientSettings() throws Exception {
        return EmbeddedBrokerIT.clientSettings(
                allInOne.bootstrapServers(),
                new TrustProperties(directory.resolve("trust"), List.of()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
