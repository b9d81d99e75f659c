package org.waxseal.issuer.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.waxseal.common.database.TestDatabase;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.KeyType;
import org.waxseal.issuer.bouncycastle.JcaKeyPairs;
import org.waxseal.issuer.challenge.ChallengeRecord;
import org.waxseal.issuer.fake.Certificates;
import org.waxseal.issuer.fake.IssuerHarness;
import org.waxseal.issuer.fake.SettableClock;
import org.waxseal.issuer.lineage.Lineage;
import org.waxseal.issuer.placement.Placement;
import org.waxseal.issuer.vault.KeyReference;
import org.waxseal.issuer.vault.SealedKey;

abstract class IssuerRowsContract {
    private static final Subject SUBJECT = Subject.parse("domain:example.test");
    private static final Subject OTHER = Subject.parse("node:mx1");

    private final TestDatabase database;
    private final SettableClock clock = new SettableClock();
    private final Instant now = clock.instant();

    private JdbcLineageRepository lineages = new JdbcLineageRepository(notYet());
    private JdbcPresentedRecords presented = new JdbcPresentedRecords(notYet());

    IssuerRowsContract(TestDatabase database) {
        this.database = database;
    }

    private static JdbcClient notYet() {
        return JdbcClient.create(new DriverManagerDataSource());
    }

    @BeforeEach
    void connect() {
        lineages = new JdbcLineageRepository(database.jdbcClient());
        presented = new JdbcPresentedRecords(database.jdbcClient());
    }

    @Test
    void keepsAStartedLineage() {
        Lineage started = Lineage.started(SUBJECT, IssuerHarness.wildcard("example.test"), now);
        lineages.save(started);
        assertThat(lineages.find(SUBJECT)).contains(started);
        assertThat(lineages.find(OTHER)).isEmpty();
    }

    @Test
    void keepsEverythingOfALineage() {
        Lineage lineage =
                issued(1)
                        .renewing()
                        .withOrder(URI.create("https://ca.test/order/1"))
                        .failed(
                                ErrorCode.VALIDATION_FAILED,
                                "メール例.test: no record",
                                now,
                                now.plusSeconds(60),
                                true)
                        .published();
        lineages.save(lineage);
        assertThat(lineages.find(SUBJECT)).contains(lineage);
        lineages.save(lineage.retired());
        assertThat(lineages.find(SUBJECT)).contains(lineage.retired());
    }

    @Test
    void keepsTheCertificatesOfNewestGenerations() {
        Lineage first = issued(1);
        Lineage second = issued(2);
        lineages.save(first);
        lineages.save(second);
        lineages.save(second);
        assertThat(lineages.find(SUBJECT)).contains(second);
        assertThat(generationOf(first)).contains(1L);
        assertThat(generationOf(second)).contains(2L);
        lineages.forgetBefore(SUBJECT, 2);
        assertThat(generationOf(first)).isEmpty();
        assertThat(generationOf(second)).contains(2L);
    }

    @Test
    void locksInATransaction() {
        Lineage started = Lineage.started(SUBJECT, IssuerHarness.wildcard("example.test"), now);
        lineages.save(started);
        Lineage locked =
                database.transactions().execute(status -> lineages.lock(SUBJECT).orElseThrow());
        assertThat(locked).isEqualTo(started);
        assertThat(lineages.lock(OTHER)).isEmpty();
    }

    @Test
    void findsWhatIsDueLongestWaitingFirst() {
        lineages.save(
                Lineage.started(
                        SUBJECT, IssuerHarness.wildcard("example.test"), now.plusSeconds(2)));
        lineages.save(
                Lineage.started(OTHER, IssuerHarness.policy(0, "mx1.test"), now.plusSeconds(1)));
        assertThat(lineages.due(now, 10)).isEmpty();
        assertThat(lineages.due(now.plusSeconds(1), 10)).containsExactly(OTHER);
        assertThat(lineages.due(now.plusSeconds(2), 10)).containsExactly(OTHER, SUBJECT);
        assertThat(lineages.due(now.plusSeconds(2), 1)).containsExactly(OTHER);
    }

    @Test
    void sumsUpExpiryAndOverdueRenewals() {
        JdbcLineageStatistics statistics = new JdbcLineageStatistics(database.jdbcClient());
        assertThat(statistics.soonestExpiry()).isEmpty();
        Lineage lineage = issued(1);
        lineages.save(lineage);
        CertificateChain chain = Objects.requireNonNull(lineage.current());
        assertThat(statistics.soonestExpiry()).contains(chain.notAfter());
        assertThat(statistics.overdueRenewals(now.plusSeconds(999))).isZero();
        assertThat(statistics.overdueRenewals(now.plusSeconds(1000))).isEqualTo(1);
        lineages.save(lineage.retired());
        assertThat(statistics.soonestExpiry()).isEmpty();
        assertThat(statistics.overdueRenewals(now.plusSeconds(1000))).isZero();
    }

    @Test
    void keepsTheNewestPlacement() {
        JdbcPlacementRepository placements = new JdbcPlacementRepository(database.jdbcClient());
        Set<NodeId> nodes = Set.of(new NodeId("mx1"), new NodeId("web1"));
        assertThat(placements.keepIfNewer(new Placement(SUBJECT, nodes, 5, false))).isTrue();
        assertThat(placements.keepIfNewer(new Placement(SUBJECT, Set.of(), 5, true))).isFalse();
        assertThat(placements.keepIfNewer(new Placement(SUBJECT, Set.of(), 4, true))).isFalse();
        assertThat(placements.find(SUBJECT)).contains(new Placement(SUBJECT, nodes, 5, false));
        assertThat(placements.keepIfNewer(new Placement(SUBJECT, Set.of(), 6, true))).isTrue();
        assertThat(placements.find(SUBJECT)).contains(new Placement(SUBJECT, Set.of(), 6, true));
        assertThat(placements.find(OTHER)).isEmpty();
    }

    @Test
    void remembersPresentedRecords() {
        ChallengeRecord first = new ChallengeRecord(DnsName.of("example.test"), "one");
        ChallengeRecord second = new ChallengeRecord(DnsName.of("example.test"), "two");
        presented.remember(SUBJECT, first, now);
        presented.remember(SUBJECT, first, now);
        presented.remember(SUBJECT, second, now.plusSeconds(1));
        presented.remember(OTHER, second, now.plusSeconds(9));
        assertThat(presented.of(SUBJECT)).containsExactly(first, second);
        assertThat(presented.neededByOthers(SUBJECT, first)).isFalse();
        assertThat(presented.neededByOthers(SUBJECT, second)).isTrue();
        assertThat(presented.overdue(now, 10)).containsExactly(SUBJECT);
        presented.postpone(SUBJECT, first, now.plusSeconds(20));
        assertThat(presented.overdue(now, 10)).isEmpty();
        presented.forget(SUBJECT, first);
        presented.forget(SUBJECT, first);
        assertThat(presented.of(SUBJECT)).containsExactly(second);
        assertThat(presented.overdue(now.plusSeconds(9), 10)).containsExactly(SUBJECT, OTHER);
    }

    @Test
    void remembersWhereAValueWasPut() {
        DnsName name = DnsName.of("example.test");
        ChallengeRecord plain = new ChallengeRecord(name, "same");
        ChallengeRecord elsewhere = new ChallengeRecord(name, "_d.acme.hosting.test", "same");
        presented.remember(SUBJECT, plain, now);
        presented.remember(SUBJECT, elsewhere, now.plusSeconds(1));
        presented.remember(OTHER, elsewhere, now.plusSeconds(1));
        assertThat(presented.of(SUBJECT)).containsExactly(plain, elsewhere);
        assertThat(presented.neededByOthers(SUBJECT, plain)).isFalse();
        assertThat(presented.neededByOthers(SUBJECT, elsewhere)).isTrue();
        presented.forget(SUBJECT, plain);
        assertThat(presented.of(SUBJECT)).containsExactly(elsewhere);
    }

    @Test
    void keepsSealedKeys() {
        JdbcSealedKeyRepository keys = new JdbcSealedKeyRepository(database.jdbcClient());
        KeyReference reference = KeyReference.of(SUBJECT, 1);
        assertThat(keys.any()).isEmpty();
        keys.insertIfAbsent(new SealedKey(reference, new byte[] {1}, new byte[] {0, -1, 2}));
        keys.insertIfAbsent(new SealedKey(reference, new byte[] {9}, new byte[] {9}));
        SealedKey kept = keys.find(reference).orElseThrow();
        assertThat(kept.nonce()).containsExactly(1);
        assertThat(kept.sealed()).containsExactly(0, -1, 2);
        assertThat(keys.any().orElseThrow().reference()).isEqualTo(reference);
        keys.deleteBefore(reference);
        assertThat(keys.find(reference)).isPresent();
        keys.deleteBefore(KeyReference.of(SUBJECT, 2));
        assertThat(keys.find(reference)).isEmpty();
    }

    @Test
    void remembersAccounts() {
        JdbcAccountRepository accounts = new JdbcAccountRepository(database.jdbcClient());
        URI directory = URI.create("https://ca.test/directory");
        assertThat(accounts.find(directory)).isEmpty();
        accounts.save(directory, URI.create("https://ca.test/account/1"));
        accounts.save(directory, URI.create("https://ca.test/account/2"));
        assertThat(accounts.find(directory)).contains(URI.create("https://ca.test/account/2"));
    }

    private Optional<Long> generationOf(Lineage lineage) {
        return lineages.generationOf(
                SUBJECT, Objects.requireNonNull(lineage.current()).fingerprint());
    }

    private Lineage issued(long generation) {
        KeyPair key = new JcaKeyPairs(new SecureRandom()).generate(KeyType.ECDSA_P256);
        clock.advance(Duration.ofSeconds(1));
        return new Lineage(
                SUBJECT,
                List.of(CertificateName.of("example.test")),
                KeyType.ECDSA_P256,
                3,
                false,
                generation,
                generation,
                Certificates.of(clock, key, CertificateName.of("example.test")),
                now.plusSeconds(1000),
                null,
                0,
                now.plusSeconds(1000),
                null,
                7);
    }
}
