package org.waxseal.common.platform;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.waxseal.common.outbox.OutboxLag;
import org.waxseal.common.scheduler.WorkScheduler;

/**
 * What liveness and readiness ask. Live: work is being scheduled. Ready: database and broker
 * answer, and statements leave the outbox.
 */
@Configuration(proxyBeanMethods = false)
class HealthWiring {
    /** A statement older than this is stuck, whatever the broker says of itself. */
    private static final Duration STUCK = Duration.ofMinutes(1);

    private static final Duration BROKER_LIMIT = Duration.ofSeconds(3);

    @Bean(destroyMethod = "close")
    Admin healthAdmin(KafkaProperties kafka) {
        Map<String, Object> properties = kafka.buildAdminProperties();
        properties.put(
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Math.toIntExact(BROKER_LIMIT.toMillis()));
        properties.put(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                Math.toIntExact(BROKER_LIMIT.toMillis()));
        return Admin.create(properties);
    }

    @Bean
    HealthIndicator brokerHealthIndicator(Admin healthAdmin) {
        return () -> {
            try {
                int nodes =
                        healthAdmin
                                .describeCluster()
                                .nodes()
                                .get(BROKER_LIMIT.toSeconds() + 1, TimeUnit.SECONDS)
                                .size();
                return Health.up().withDetail("brokers", nodes).build();
            } catch (ExecutionException | TimeoutException e) {
                return Health.down().withDetail("reason", "the broker does not answer").build();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Health.unknown().build();
            }
        };
    }

    @Bean
    HealthIndicator outboxHealthIndicator(OutboxLag lag) {
        return () -> {
            Duration oldest = lag.oldest();
            Health.Builder health = oldest.compareTo(STUCK) < 0 ? Health.up() : Health.down();
            return health.withDetail("lagSeconds", oldest.toSeconds()).build();
        };
    }

    @Bean
    HealthIndicator workHealthIndicator(WorkScheduler scheduler) {
        return () -> (scheduler.isSweeping() ? Health.up() : Health.down()).build();
    }
}
