package org.waxseal.issuer.acme4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.MalformedURLException;
import java.net.URI;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.toolbox.JSON;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.issuer.authority.AuthorityException;

class AcmeFaultsTest {
    private static final URI DIRECTORY = URI.create("https://ca.test/directory");

    private final AcmeFaults faults = new AcmeFaults(DIRECTORY);

    @ParameterizedTest
    @CsvSource({
        "serverInternal, CA_UNREACHABLE",
        "badNonce, CA_UNREACHABLE",
        "unauthorized, VALIDATION_FAILED",
        "dns, VALIDATION_FAILED",
        "caa, VALIDATION_FAILED",
        "incorrectResponse, VALIDATION_FAILED",
        "malformed, CA_REFUSED",
        "rejectedIdentifier, CA_REFUSED",
        "badCSR, CA_REFUSED",
    })
    void translatesEachTypeOfProblem(String type, ErrorCode code) {
        WaxsealException fault =
                faults.translate("the order for a.test", new AcmeServerException(problem(type)));
        assertThat(fault.code()).isEqualTo(code);
        assertThat(fault.sentence()).contains("a.test", "told in detail", type);
    }

    @Test
    void keepsTheInstantOfARateLimit() {
        Instant allowed = Instant.parse("2026-11-01T15:00:00Z");
        WaxsealException fault =
                faults.translate(
                        "the order for a.test",
                        new AcmeRateLimitedException(problem("rateLimited"), allowed, List.of()));
        assertThat(fault.code()).isEqualTo(ErrorCode.CA_RATE_LIMITED);
        assertThat(fault)
                .isInstanceOfSatisfying(
                        AuthorityException.class,
                        limited -> assertThat(limited.retryAfter()).contains(allowed));
    }

    @ParameterizedTest
    @CsvSource({"HTTP 429, CA_RATE_LIMITED", "HTTP 503, CA_UNREACHABLE", "HTTP 404, CA_REFUSED"})
    void readsTheStatusOfAnswersThatAreNoProblems(String message, ErrorCode code) {
        assertThat(faults.translate("the order", new AcmeException(message)).code())
                .isEqualTo(code);
    }

    @Test
    void saysWhatToDoAboutTheNetworkAndAboutTrust() {
        assertThat(faults.translate("x", new AcmeNetworkException(new ConnectException())))
                .extracting(WaxsealException::sentence)
                .asString()
                .contains("ConnectException", "waxseal.issuer.acme.directory-url");
        assertThat(
                        faults.translate(
                                "x",
                                new AcmeNetworkException(
                                        new IOException(new CertificateException("no path")))))
                .extracting(WaxsealException::sentence)
                .asString()
                .contains("waxseal.issuer.acme.trust-file");
    }

    @Test
    void restoresAnInterrupt() {
        WaxsealException fault =
                faults.translate(
                        "x",
                        new AcmeNetworkException(
                                new IOException("interrupted", new InterruptedException())));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(fault.code()).isEqualTo(ErrorCode.INFRASTRUCTURE_UNAVAILABLE);
    }

    @Test
    void keepsForeignTextOnOneLine() {
        assertThat(AcmeFaults.printable("a\r\nforged \u2028line\u0000" + "x".repeat(700)))
                .startsWith("a forged line xxx")
                .hasSizeLessThan(610)
                .doesNotContain("\n");
    }

    private static Problem problem(String type) {
        try {
            return new Problem(
                    JSON.parse(
                            "{\"type\":\"urn:ietf:params:acme:error:%s\",\"detail\":\"told in detail\"}"
                                    .formatted(type)),
                    DIRECTORY.toURL());
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
