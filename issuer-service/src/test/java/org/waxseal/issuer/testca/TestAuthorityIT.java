package org.waxseal.issuer.testca;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Debian's lego, which nobody of this project has written, takes the authority for one: it obtains
 * a certificate, renews it and revokes it. Its proofs are looked at for real, where it puts them.
 */
class TestAuthorityIT {
    private static final long LIMIT_SECONDS = 60;
    private static final byte[] SECRET = new byte[32];
    private static final String MAIL = "mail.example.org";
    private static final String WEB = "www.example.org";

    @TempDir Path home;
    private final TestAuthority authority =
            TestAuthority.with(Clock.systemUTC())
                    .validator(this::look)
                    .externalAccount("lego", Json.encode(SECRET))
                    .start();

    @AfterEach
    void close() {
        authority.close();
    }

    private Path webRoot() {
        return home.resolve("webroot");
    }

    /** What a web server would answer from lego's directory. */
    private Optional<Validator.Failure> look(Validator.Proof proof) {
        Path file = webRoot().resolve(".well-known/acme-challenge").resolve(proof.token());
        try {
            if (proof.type().equals("http-01")
                    && Files.readString(file).equals(proof.keyAuthorization())) {
                return Optional.empty();
            }
            return Optional.of(
                    new Validator.Failure("unauthorized", "the file has another content"));
        } catch (IOException e) {
            return Optional.of(new Validator.Failure("connection", "no file: " + e.getMessage()));
        }
    }

    @Test
    void legoObtainsAndRenewsAndRevokes() throws Exception {
        authority.faults().inject(Fault.badNonce().on(Resource.NEW_ORDER).once());
        authority.validations().delay(2);
        authority.delayIssuance(2);

        lego(List.of(MAIL, WEB), "run");
        X509Certificate first = certificate();
        lego(List.of(MAIL, WEB), "renew", "--days", "3650", "--no-random-sleep");
        X509Certificate second = certificate();

        assertThat(first.getSubjectAlternativeNames())
                .containsExactlyInAnyOrder(List.of(2, MAIL), List.of(2, WEB));
        assertThat(second.getSerialNumber()).isNotEqualTo(first.getSerialNumber());
        assertThat(authority.ledger().certificates()).hasSize(2);
        assertThat(authority.ledger().orders(List.of(MAIL, WEB)))
                .isEqualTo(new OrderCounts(2, 0, 0, 0, 2, 0, 0));

        // It looks for one file a domain, and has one a certificate.
        lego(List.of(MAIL), "revoke");
        assertThat(authority.revocation(second)).isPresent();
        assertThat(authority.revocation(first)).isEmpty();
    }

    @Test
    void legoIsToldWhichNameFails() throws Exception {
        authority.validations().fail(WEB, "dns", "no such name here");

        Outcome outcome = run(List.of(MAIL, WEB), "run");

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.output()).contains("no such name here");
        assertThat(authority.ledger().orders().invalid()).isEqualTo(1);
        assertThat(authority.ledger().certificates()).isEmpty();
    }

    private X509Certificate certificate() throws IOException {
        List<X509Certificate> chain =
                PlainClient.certificates(
                        Files.readString(home.resolve("lego/certificates/" + MAIL + ".crt")));
        assertThat(chain).hasSize(2);
        return chain.getFirst();
    }

    private record Outcome(int exitCode, String output) {}

    private void lego(List<String> domains, String... words) throws Exception {
        Outcome outcome = run(domains, words);
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    }

    private Outcome run(List<String> domains, String... words) throws Exception {
        Path trust = Files.writeString(home.resolve("trust.pem"), authority.trustPem());
        Path log = home.resolve("lego.log");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "lego",
                                "--server=" + authority.directoryUrl(),
                                "--path=" + home.resolve("lego"),
                                "--email=admin@example.org",
                                "--accept-tos",
                                "--eab",
                                "--kid=lego",
                                "--hmac=" + Json.encode(SECRET),
                                "--http",
                                "--http.webroot=" + Files.createDirectories(webRoot())));
        domains.forEach(domain -> command.add("--domains=" + domain));
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(home.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(
                        Map.of(
                                "PATH",
                                "/usr/bin:/bin",
                                "HOME",
                                home.toString(),
                                "LEGO_CA_CERTIFICATES",
                                trust.toString()));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("lego ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(process.exitValue(), Files.readString(log));
    }
}
