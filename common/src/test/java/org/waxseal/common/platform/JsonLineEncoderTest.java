package org.waxseal.common.platform;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonLineEncoderTest {
    private final LoggerContext context = new LoggerContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    private String encode(String message, @Nullable Throwable fault) {
        JsonLineEncoder encoder = new JsonLineEncoder();
        encoder.setContext(context);
        encoder.start();
        return new String(
                encoder.encode(
                        new LoggingEvent(
                                "test",
                                context.getLogger("org.waxseal.Some"),
                                Level.WARN,
                                message,
                                fault,
                                new Object[] {"a \"b\"\nc"})),
                StandardCharsets.UTF_8);
    }

    @Test
    void writesOneObjectALine() {
        String line = encode("value is {}", new IllegalStateException("why"));

        assertThat(line).endsWith("}\n").containsOnlyOnce("\n");
        JsonNode read = new JsonMapper().readTree(line);
        assertThat(read.propertyNames())
                .containsExactly(
                        "timestamp",
                        "level",
                        "service",
                        "thread",
                        "logger",
                        "message",
                        "exception");
        assertThat(read.path("level").asString("")).isEqualTo("WARN");
        assertThat(read.path("logger").asString("")).isEqualTo("org.waxseal.Some");
        assertThat(read.path("message").asString("")).isEqualTo("value is a \"b\"\nc");
        assertThat(read.path("exception").asString(""))
                .startsWith("java.lang.IllegalStateException: why");
    }

    @Test
    void namesTheServiceOfTheThread() throws InterruptedException {
        String[] line = new String[1];
        Thread thread =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    CurrentService.set("issuer");
                                    line[0] = encode("hello", null);
                                });
        thread.join();

        JsonNode read = new JsonMapper().readTree(line[0]);
        assertThat(read.path("service").asString("")).isEqualTo("issuer");
        assertThat(read.has("exception")).isFalse();
    }
}
