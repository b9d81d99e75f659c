package org.waxseal.issuer.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.time.Pauses;
import org.waxseal.issuer.jdbc.JdbcLineageRepository;
import org.waxseal.issuer.lineage.Lineage;
import org.waxseal.issuer.testca.Fault;
import org.waxseal.issuer.testca.OrderCounts;
import org.waxseal.issuer.testca.TestAuthority;
import org.waxseal.sandbox.KnotServer;
import org.waxseal.sandbox.SandboxDirectory;

/**
 * A fleet at an authority that has everything go wrong, by an issuer that is killed on the way; the
 * authority counts. {@code -Dwaxseal.fleet=2000} takes more domains.
 */
class FaultyAuthorityIT {
    private static final Logger LOGGER = LoggerFactory.getLogger(FaultyAuthorityIT.class);
    private static final int DOMAINS = Integer.getInteger("waxseal.fleet", 500);
    private static final int EVERY_BAD = 20;
    private static final int KILLS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String ZONE = "fleet.test";

    @TempDir private Path temporary = Path.of("");

    private @Nullable SandboxDirectory sandbox;
    private @Nullable KnotServer startedKnot;
    private final TestAuthority authority =
            TestAuthority.with(Clock.systemUTC()).seed(20261124).start();

    @BeforeEach
    void startServers() throws IOException {
        SandboxDirectory directory =
                SandboxDirectory.create(temporary.resolve("sandboxes")).closeAtExit();
        sandbox = directory;
        KnotServer knot = KnotServer.start(directory);
        startedKnot = knot;
        knot.addZone(DnsName.of(ZONE), DnsName.of("mx1.hosting.test"));
        Files.writeString(temporary.resolve("trust.pem"), authority.trustPem());
        authority.faults().inject(Fault.badNonce().probability(0.20));
        authority.faults().inject(Fault.refusal(503).probability(0.009));
        authority
                .faults()
                .inject(
                        new Fault(
                                        new Fault.Refusal(
                                                503,
                                                Optional.of(Duration.ofSeconds(1)),
                                                false,
                                                Fault.RefusalBody.HTML),
                                        Set.of(),
                                        0.001,
                                        Integer.MAX_VALUE,
                                        false)
                                .onEverything());
        for (int i = 0; i < DOMAINS; i += EVERY_BAD) {
            for (String name : badNames(i)) {
                authority
                        .validations()
                        .fail(name, "unauthorized", "the value is not what it should be");
            }
        }
    }

    @AfterEach
    void stopServers() {
        Objects.requireNonNull(startedKnot).close();
        Objects.requireNonNull(sandbox).close();
        authority.close();
    }

    @Test
    void certifiesEveryGoodNameAndExplainsEveryBadOne() throws Exception {
        long start = System.nanoTime();
        for (int kill = 1; kill <= KILLS; kill++) {
            Process issuer = start();
            int certificates = kill * DOMAINS / (KILLS + 1);
            await(issuer, () -> authority.ledger().orders().valid() >= certificates);
            issuer.destroyForcibly().waitFor();
        }
        Process issuer = start();
        await(issuer, () -> authority.ledger().orders().valid() >= DOMAINS);
        issuer.getOutputStream().close();
        assertThat(issuer.waitFor(1, TimeUnit.MINUTES)).isTrue();
        LOGGER.info(
                "{} domains, {} kills: {} s, {} requests, {}",
                DOMAINS,
                KILLS,
                Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                authority.ledger().requests(),
                authority.ledger().orders());

        try (HikariDataSource dataSource = IssuerProcess.open(temporary)) {
            JdbcLineageRepository lineages =
                    new JdbcLineageRepository(JdbcClient.create(dataSource));
            for (int i = 0; i < DOMAINS; i++) {
                String domain = IssuerProcess.domain(i, ZONE);
                Lineage lineage = lineages.find(Subject.domain(DnsName.of(domain))).orElseThrow();
                if (i % EVERY_BAD == 0) {
                    assertExplained(lineage, domain, badNames(i));
                } else {
                    assertCertified(lineage, domain, List.of(domain, "*." + domain));
                    assertThat(lineage.lastFailure()).isNull();
                }
            }
        }
        assertThat(authority.ledger().orders().valid()).isEqualTo(DOMAINS);
        assertThat(authority.ledger().orders().abandoned()).isLessThanOrEqualTo(KILLS);
    }

    /** Every second time only the domain, else also its wildcard. */
    private static List<String> badNames(int number) {
        String domain = IssuerProcess.domain(number, ZONE);
        return number % (2 * EVERY_BAD) == 0 ? List.of(domain, "*." + domain) : List.of(domain);
    }

    private void assertExplained(Lineage lineage, String domain, List<String> bad) {
        assertCertified(
                lineage,
                domain,
                bad.size() == 1
                        ? List.of("*." + domain)
                        : List.of("mail." + domain, "webmail." + domain));
        var failure = Objects.requireNonNull(lineage.lastFailure());
        assertThat(failure.code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
        assertThat(failure.detail())
                .startsWith("the certificate lacks %s: ".formatted(String.join(", ", bad)))
                .contains("the value is not what it should be");
        assertThat(failure.nextAttempt()).isNotNull();
    }

    private void assertCertified(Lineage lineage, String domain, List<String> names) {
        assertThat(Objects.requireNonNull(lineage.current()).names())
                .extracting(CertificateName::ascii)
                .containsExactlyInAnyOrderElementsOf(names);
        assertThat(lineage.generation()).isEqualTo(1);
        OrderCounts counts = authority.ledger().orders(names);
        assertThat(counts.valid()).as(domain).isEqualTo(1);
    }

    private Process start() throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "--enable-native-access=ALL-UNNAMED",
                                IssuerProcess.class.getName(),
                                temporary.toString(),
                                authority.directoryUrl().toString(),
                                temporary.resolve("trust.pem").toString(),
                                Objects.requireNonNull(startedKnot).address(),
                                Objects.requireNonNull(startedKnot).tsigKeyFile().toString(),
                                ZONE,
                                Integer.toString(DOMAINS)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(temporary.resolve("issuer.log").toFile()))
                .start();
    }

    private void await(Process issuer, BooleanSupplier reached) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            assertThat(issuer.isAlive()).as(this::log).isTrue();
            assertThat(System.nanoTime()).as(this::log).isLessThan(deadline);
            Pauses.real().pause(Duration.ofMillis(10));
        }
    }

    private String log() {
        try {
            List<String> lines = Files.readAllLines(temporary.resolve("issuer.log"));
            return "%s; the issuer's log ends with:%n%s"
                    .formatted(
                            authority.ledger().orders(),
                            String.join(
                                    System.lineSeparator(),
                                    lines.subList(Math.max(0, lines.size() - 60), lines.size())));
        } catch (IOException e) {
            return "no log of the issuer: " + e.getMessage();
        }
    }
}
