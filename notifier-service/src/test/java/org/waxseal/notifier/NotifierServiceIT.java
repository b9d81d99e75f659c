package org.waxseal.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.waxseal.notifier.fixture.Statements.domain;
import static org.waxseal.notifier.fixture.Statements.leaf;
import static org.waxseal.notifier.fixture.Statements.owner;
import static org.waxseal.notifier.fixture.Statements.proven;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.waxseal.common.endpoint.TlsMode;
import org.waxseal.common.statement.Statement;
import org.waxseal.common.statement.Topic;
import org.waxseal.common.stream.StatementCodec;
import org.waxseal.notifier.fixture.TestAuthority;
import org.waxseal.notifier.fixture.TestMailServer;

/** The service as it is started, from a record on a topic to a mail on a server. */
class NotifierServiceIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir private Path directory;
    private TestAuthority authority;
    private TestAuthority.Issued certificate;
    private EmbeddedKafkaBroker broker;
    private TestMailServer mailServer;
    private @Nullable ConfigurableApplicationContext service;

    @BeforeEach
    void startWhatItNeeds() throws IOException {
        authority = new TestAuthority();
        certificate = authority.issue(TestAuthority.loopback());
        mailServer = new TestMailServer(TlsMode.STARTTLS, certificate, 0);
        broker = new EmbeddedKafkaKraftBroker(1, Topic.PARTITIONS);
        broker.afterPropertiesSet();
    }

    @AfterEach
    void stop() throws IOException {
        if (service != null) {
            service.close();
        }
        broker.destroy();
        mailServer.close();
    }

    @Test
    void aStatementBecomesOneMailThroughOutagesAndRestarts() throws Exception {
        service = start();
        assertThat(get("/actuator/health/readiness")).contains("\"UP\"");
        int port = mailServer.port();
        mailServer.close();

        Instant now = Instant.now();
        publish(proven(1, leaf('a'), now), domain(1, false, now), owner(1, "alice@example.org"));
        await().atMost(LIMIT)
                .until(() -> get("/actuator/prometheus").contains("outcome=\"deferred\""));
        assertThat(get("/actuator/health/mailServer")).contains("smtp-unreachable");
        assertThat(get("/actuator/health/readiness")).contains("\"UP\"");

        service.close();
        mailServer = new TestMailServer(TlsMode.STARTTLS, certificate, port);
        service = start();
        await().atMost(LIMIT).until(() -> mailServer.messages.size() == 1);
        assertThat(mailServer.messages.getFirst())
                .contains("Subject: Example.org is now protected", "Message-ID: <waxseal.");

        publish(proven(1, leaf('a'), now), proven(2, leaf('b'), Instant.now()));
        await().atMost(LIMIT).until(() -> mailServer.messages.size() == 2);
        assertThat(mailServer.messages.getLast())
                .contains("Subject: Example.org: certificate renewed");
        await().atMost(LIMIT)
                .until(
                        () ->
                                get("/actuator/prometheus")
                                        .lines()
                                        .anyMatch(
                                                line ->
                                                        line.startsWith("waxseal_notice_total{")
                                                                && line.contains("kind=\"renewed\"")
                                                                && line.contains("outcome=\"sent\"")
                                                                && line.contains(
                                                                        "service=\"notifier\"")));
        assertThat(get("/actuator/prometheus")).contains("waxseal_notice_age_seconds{");
    }

    private ConfigurableApplicationContext start() throws IOException {
        return new SpringApplicationBuilder(NotifierApplication.class)
                .properties("spring.config.name=notifier-service")
                .run(
                        "--waxseal.directory=" + directory,
                        "--waxseal.kafka.bootstrap-servers=" + broker.getBrokersAsString(),
                        "--waxseal.kafka.security-protocol=PLAINTEXT",
                        "--management.server.port=0",
                        "--waxseal.notifier.from=Waxseal <waxseal@example.org>",
                        "--waxseal.notifier.smtp.host=" + TestAuthority.loopback(),
                        "--waxseal.notifier.smtp.port=" + mailServer.port(),
                        "--waxseal.notifier.smtp.trust-file=" + authority.writeRoot(directory));
    }

    private String get(String path) throws IOException, InterruptedException {
        String port =
                service == null
                        ? ""
                        : service.getEnvironment().getProperty("local.management.port", "");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://"
                                                            + TestAuthority.loopback()
                                                            + ":"
                                                            + port
                                                            + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                    .body();
        }
    }

    private void publish(Statement... statements) {
        StatementCodec codec = new StatementCodec("test");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                broker.getBrokersAsString()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (Statement statement : statements) {
                var ignored =
                        producer.send(
                                new ProducerRecord<>(
                                        Topic.of(statement).topicName(),
                                        statement.key().getBytes(StandardCharsets.UTF_8),
                                        codec.encode(statement)));
            }
        }
    }
}
