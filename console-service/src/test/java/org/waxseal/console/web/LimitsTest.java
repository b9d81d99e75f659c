package org.waxseal.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.console.FakeLimits;
import org.waxseal.console.RunningConsole;
import org.waxseal.console.RunningConsole.Answer;

/** The authority's limits over the API. */
class LimitsTest {
    private static RunningConsole console = startNothing();

    @SuppressWarnings("NullAway") // set before all tests
    private static RunningConsole startNothing() {
        return null;
    }

    @BeforeAll
    static void start(@TempDir Path directory) {
        console = RunningConsole.start(directory);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @Test
    void tellsWhatIsLeft() {
        Answer answer = console.get("/api/v1/limits");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/limits")).hasSize(2);
        assertThat(answer.text("/limits/0/limit")).isEqualTo("new-orders");
        assertThat(answer.json().at("/limits/0/scope").isNull()).isTrue();
        assertThat(answer.json().at("/limits/0/left").intValue()).isEqualTo(284);
        assertThat(answer.text("/limits/1/scope")).isEqualTo("a.test");
        assertThat(answer.text("/limits/1/next")).isEqualTo("2026-11-24T10:15:03Z");
        assertThat(answer.text("/pausedUntil")).isEqualTo("2026-11-24T10:15:03Z");
    }

    @Test
    void saysNullWhileTheAuthorityMayBeAsked() {
        limits().pausedUntil = null;
        try {
            assertThat(console.get("/api/v1/limits").json().at("/pausedUntil").isNull()).isTrue();
        } finally {
            limits().pausedUntil = FakeLimits.NEXT;
        }
    }

    @Test
    void saysThatTheIssuerDoesNotAnswer() {
        limits().fault =
                new WaxsealException(ErrorCode.INFRASTRUCTURE_UNAVAILABLE, "is it running?");
        try {
            Answer answer = console.get("/api/v1/limits");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text("/code")).isEqualTo("infrastructure-unavailable");
        } finally {
            limits().fault = null;
        }
    }

    private static FakeLimits limits() {
        return console.context().getBean(FakeLimits.class);
    }
}
