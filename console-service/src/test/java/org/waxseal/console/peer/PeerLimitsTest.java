package org.waxseal.console.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.console.limits.Limits;

/** Answers of an issuer, as they come over the wire. */
class PeerLimitsTest {
    private final List<String> asked = new ArrayList<>();
    private HttpServer issuer = startNothing();
    private int status = 200;
    private String body = "";

    @SuppressWarnings("NullAway") // set before each test
    private static HttpServer startNothing() {
        return null;
    }

    @BeforeEach
    void start() throws IOException {
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext(
                "/",
                exchange -> {
                    asked.add(exchange.getRequestURI().toString());
                    byte[] octets = body.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, octets.length);
                    exchange.getResponseBody().write(octets);
                    exchange.close();
                });
        issuer.start();
    }

    @AfterEach
    void stop() {
        issuer.stop(0);
    }

    @Test
    void readsWhatIsLeft() throws Exception {
        body =
                """
                {"limits":[{"limit":"new-orders","scope":null,"count":300,"windowSeconds":10800,"usable":285,"left":0,"next":"2026-11-24T10:15:03Z","later":1}],"pausedUntil":"2026-11-24T10:20:00Z"}""";
        assertThat(limits().remaining(7))
                .isEqualTo(
                        new Limits.Remaining(
                                List.of(
                                        new Limits.Limit(
                                                "new-orders",
                                                null,
                                                300,
                                                10_800,
                                                285,
                                                0,
                                                Instant.parse("2026-11-24T10:15:03Z"))),
                                Instant.parse("2026-11-24T10:20:00Z")));
        assertThat(asked).containsExactly("/internal/v1/limits?scopes=7");
        body = "{\"limits\":[],\"pausedUntil\":null}";
        assertThat(limits().remaining(7)).isEqualTo(new Limits.Remaining(List.of(), null));
    }

    @Test
    void passesOnWhyTheIssuerRefuses() {
        status = 503;
        body = "{\"code\":\"vault-locked\",\"detail\":\"unlock it\"}";
        assertFault(ErrorCode.VAULT_LOCKED, "unlock it", () -> limits().remaining(1));
    }

    @Test
    void aRefusalOfTheConsoleItselfIsNoFaultOfWhoeverAsked() {
        status = 401;
        body = "{\"code\":\"unauthenticated\",\"detail\":\"only the console\"}";
        assertFault(
                ErrorCode.INFRASTRUCTURE_UNAVAILABLE,
                "answered with status 401",
                () -> limits().remaining(1));
    }

    @Test
    void anAnswerOfSomebodyElseIsNone() {
        body = "<html>";
        assertFault(
                ErrorCode.INFRASTRUCTURE_UNAVAILABLE,
                "something else than expected",
                () -> limits().remaining(1));
    }

    @Test
    void saysThatNobodyAnswers() {
        issuer.stop(0);
        assertFault(
                ErrorCode.INFRASTRUCTURE_UNAVAILABLE,
                "waxseal.console.issuer-url",
                () -> limits().remaining(1));
    }

    private static void assertFault(ErrorCode code, String sentence, ThrowingCallable asking) {
        assertThatThrownBy(asking)
                .isInstanceOfSatisfying(
                        WaxsealException.class, fault -> assertThat(fault.code()).isEqualTo(code))
                .hasMessageContaining(sentence);
    }

    private PeerLimits limits() throws Exception {
        return new PeerLimits(
                URI.create("http://127.0.0.1:" + issuer.getAddress().getPort()),
                SSLContext.getDefault());
    }
}
