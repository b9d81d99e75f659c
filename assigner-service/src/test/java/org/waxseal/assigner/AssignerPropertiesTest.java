package org.waxseal.assigner;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class AssignerPropertiesTest {
    private final ApplicationContextRunner context =
            new ApplicationContextRunner().withUserConfiguration(Bound.class);

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(AssignerProperties.class)
    static class Bound {}

    @Test
    void hasDefaults() {
        context.withPropertyValues("waxseal.assigner.issuer-url=https://localhost:8081")
                .run(
                        started ->
                                assertThat(started.getBean(AssignerProperties.class))
                                        .isEqualTo(
                                                new AssignerProperties(
                                                        URI.create("https://localhost:8081"),
                                                        null,
                                                        4,
                                                        new AssignerProperties.Coalescing(
                                                                Duration.ofMillis(80),
                                                                Duration.ofSeconds(1),
                                                                Duration.ofSeconds(3)),
                                                        new AssignerProperties.Proof(
                                                                Duration.ofSeconds(8),
                                                                Duration.ofMillis(5),
                                                                Duration.ofMillis(250)),
                                                        new AssignerProperties.Handshake(
                                                                Duration.ofSeconds(3),
                                                                Duration.ofSeconds(10),
                                                                16),
                                                        new AssignerProperties.Inspection(
                                                                Duration.ofHours(1)))));
    }

    @Test
    void mapsEverySetting() {
        context.withPropertyValues(
                        "waxseal.assigner.issuer-url=https://issuer:1",
                        "waxseal.assigner.trust-file=/roots.pem",
                        "waxseal.assigner.nodes-at-once=2",
                        "waxseal.assigner.coalescing.quiet=1ms",
                        "waxseal.assigner.coalescing.most=2ms",
                        "waxseal.assigner.coalescing.rest=10ms",
                        "waxseal.assigner.proof.patience=3ms",
                        "waxseal.assigner.proof.first-pause=4ms",
                        "waxseal.assigner.proof.longest-pause=5ms",
                        "waxseal.assigner.handshake.connect-timeout=6ms",
                        "waxseal.assigner.handshake.timeout=7ms",
                        "waxseal.assigner.handshake.parallelism=8",
                        "waxseal.assigner.inspection.interval=9s")
                .run(
                        started ->
                                assertThat(started.getBean(AssignerProperties.class))
                                        .isEqualTo(
                                                new AssignerProperties(
                                                        URI.create("https://issuer:1"),
                                                        Path.of("/roots.pem"),
                                                        2,
                                                        new AssignerProperties.Coalescing(
                                                                Duration.ofMillis(1),
                                                                Duration.ofMillis(2),
                                                                Duration.ofMillis(10)),
                                                        new AssignerProperties.Proof(
                                                                Duration.ofMillis(3),
                                                                Duration.ofMillis(4),
                                                                Duration.ofMillis(5)),
                                                        new AssignerProperties.Handshake(
                                                                Duration.ofMillis(6),
                                                                Duration.ofMillis(7),
                                                                8),
                                                        new AssignerProperties.Inspection(
                                                                Duration.ofSeconds(9)))));
    }

    @Test
    void refusesWhatCannotWork() {
        context.run(started -> assertThat(started).hasFailed());
        context.withPropertyValues(
                        "waxseal.assigner.issuer-url=https://localhost:8081",
                        "waxseal.assigner.handshake.parallelism=0")
                .run(started -> assertThat(started).hasFailed());
    }
}
