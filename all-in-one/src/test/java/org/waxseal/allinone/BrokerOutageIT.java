package org.waxseal.allinone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.waxseal.common.outbox.OutboxLag;
import org.waxseal.common.outbox.StatementOutbox;
import org.waxseal.common.statement.Statement;
import org.waxseal.common.trust.TrustProperties;

/** A service alone, against a broker that it does not own and that goes away. */
class BrokerOutageIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir Path directory;

    @Test
    void losesNothingWhileTheBrokerIsAway() throws Exception {
        EmbeddedBroker broker = startBroker(0);
        int port = broker.port();
        try (ConfigurableApplicationContext service = startService(port)) {
            SiblingApplication.Received received =
                    service.getBean(SiblingApplication.Received.class);
            publish(service, 1);
            await().atMost(LIMIT).until(() -> received.statements().size() == 1);
            assertThat(readiness(service)).isEqualTo(200);

            broker.close();
            for (long revision = 2; revision <= 30; revision++) {
                publish(service, revision);
            }
            await().atMost(LIMIT).until(() -> readiness(service) == 503);
            assertThat(service.getBean(OutboxLag.class).waiting()).isGreaterThan(0);

            broker = startBroker(port);
            await().atMost(LIMIT).until(() -> received.statements().size() >= 30);
            assertThat(received.statements().stream().map(Statement::revision).distinct())
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, 30).boxed().toList());
            await().atMost(LIMIT).until(() -> readiness(service) == 200);
            assertThat(service.getBean(OutboxLag.class).waiting()).isZero();
        } finally {
            broker.close();
        }
    }

    private EmbeddedBroker startBroker(int port) {
        return EmbeddedBroker.start(
                directory.resolve("kafka"),
                new TrustProperties(directory.resolve("trust"), List.of()),
                port,
                Clock.systemUTC());
    }

    private ConfigurableApplicationContext startService(int brokerPort) {
        return new SpringApplicationBuilder(SiblingApplication.class)
                .registerShutdownHook(false)
                .run(
                        "--spring.config.name=alpha-service",
                        "--waxseal.directory=" + directory,
                        "--waxseal.kafka.bootstrap-servers=127.0.0.1:" + brokerPort);
    }

    private static void publish(ConfigurableApplicationContext service, long revision) {
        new TransactionTemplate(service.getBean(PlatformTransactionManager.class))
                .executeWithoutResult(
                        status ->
                                service.getBean(StatementOutbox.class)
                                        .publish(PlatformIT.owner("outage", revision)));
    }

    private static int readiness(ConfigurableApplicationContext service) throws Exception {
        int port =
                service.getEnvironment()
                        .getRequiredProperty("local.management.port", Integer.class);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://127.0.0.1:"
                                                            + port
                                                            + "/actuator/health/readiness"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
