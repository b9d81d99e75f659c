package org.waxseal.issuer.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.pki.KeyType;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.Failure;
import org.waxseal.issuer.authority.RenewalWindow;
import org.waxseal.issuer.bouncycastle.JcaKeyPairs;
import org.waxseal.issuer.budget.Allowance;
import org.waxseal.issuer.budget.Budgets;
import org.waxseal.issuer.budget.Claim;
import org.waxseal.issuer.budget.Limit;
import org.waxseal.issuer.budget.RateBudget;
import org.waxseal.issuer.challenge.ChallengeRecord;
import org.waxseal.issuer.fake.Certificates;
import org.waxseal.issuer.fake.IssuerHarness;
import org.waxseal.issuer.fake.SettableClock;
import org.waxseal.issuer.lineage.Lineage;
import org.waxseal.issuer.lineage.NameDebt;
import org.waxseal.issuer.lineage.PendingOrder;
import org.waxseal.issuer.lineage.RenewalPlan;
import org.waxseal.issuer.lineage.Wish;
import org.waxseal.issuer.placement.Placement;
import org.waxseal.issuer.vault.Access;
import org.waxseal.issuer.vault.KeyAccess;
import org.waxseal.issuer.vault.KeyAccessRepository;
import org.waxseal.issuer.vault.KeyReference;
import org.waxseal.issuer.vault.KeyTomb;
import org.waxseal.issuer.vault.PublicKeyHash;
import org.waxseal.issuer.vault.SealedKey;
import org.waxseal.issuer.vault.SealedKeyRepository;
import org.waxseal.issuer.vault.WrappedKey;

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
        CertificateName missing = CertificateName.of("*.example.test");
        Lineage lineage =
                issued(1)
                        .planned(
                                new RenewalPlan(
                                        now,
                                        new RenewalWindow(now.minusSeconds(9), now.plusSeconds(9)),
                                        now.plusSeconds(3600)))
                        .wantingWhatIsDue(now)
                        .owing(
                                List.of(
                                        new NameDebt(
                                                missing,
                                                2,
                                                new Failure(
                                                        ErrorCode.DNS_ZONE_UNKNOWN,
                                                        "no zone",
                                                        now,
                                                        now.plusSeconds(600)))))
                        .withOrder(
                                new PendingOrder(
                                        URI.create("https://ca.test/order/1"),
                                        List.of(CertificateName.of("example.test"))))
                        .failed(
                                ErrorCode.VALIDATION_FAILED,
                                "メール例.test: no record",
                                now,
                                now.plusSeconds(60),
                                true)
                        .waiting(
                                now.plusSeconds(7),
                                now.plusSeconds(7),
                                ErrorCode.CA_RATE_LIMITED,
                                "waits",
                                now)
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
    void keepsTheLevelsOfLimits() {
        JdbcBudgets budgets = new JdbcBudgets(database.jdbcClient());
        Budgets.Key account = new Budgets.Key(Limit.NEW_ORDERS, "");
        Budgets.Key domain = new Budgets.Key(Limit.CERTIFICATES_PER_DOMAIN, "example.test");
        Budgets.Key set = new Budgets.Key(Limit.EXACT_SET, "name.test,".repeat(100));
        assertThat(budgets.level(account)).isEmpty();
        for (Budgets.Key key : List.of(account, domain, set)) {
            database.transactions()
                    .executeWithoutResult(
                            status -> {
                                assertThat(budgets.lock(key)).isEqualTo(Instant.EPOCH);
                                budgets.save(key, now.plusSeconds(key.scope().length()));
                            });
            assertThat(budgets.level(key)).contains(now.plusSeconds(key.scope().length()));
        }
        budgets.lock(new Budgets.Key(Limit.CERTIFICATES_PER_DOMAIN, "other.test"));
        assertThat(budgets.emptiest(Limit.CERTIFICATES_PER_DOMAIN, 1))
                .containsExactly(new Budgets.Entry(domain, now.plusSeconds(12)));
        assertThat(budgets.forgetFull(now)).isEqualTo(2);
        assertThat(budgets.level(account)).isEmpty();
        assertThat(budgets.level(domain)).isPresent();
    }

    @Test
    void keepsTheLatestPause() {
        JdbcBudgets budgets = new JdbcBudgets(database.jdbcClient());
        assertThat(budgets.pausedUntil()).isEmpty();
        budgets.pause(now.plusSeconds(60));
        budgets.pause(now.plusSeconds(30));
        assertThat(budgets.pausedUntil()).contains(now.plusSeconds(60));
    }

    /** What two issuers take at once is counted twice. */
    @Test
    void countsWhatManyTakeAtOnce() throws Exception {
        Allowance orders = new Allowance(300, Duration.ofHours(3));
        RateBudget budget =
                new RateBudget(
                        Map.of(Limit.NEW_ORDERS, orders),
                        new JdbcBudgets(database.jdbcClient()),
                        name -> name.ascii(),
                        clock);
        try (ExecutorService many = Executors.newFixedThreadPool(8)) {
            List<Future<?>> claims = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                claims.add(
                        many.submit(
                                () ->
                                        database.transactions()
                                                .executeWithoutResult(
                                                        status ->
                                                                budget.claim(
                                                                        new Claim(
                                                                                List.of(
                                                                                        CertificateName
                                                                                                .of(
                                                                                                        "example.test")),
                                                                                Claim.Kind.NEW,
                                                                                null)))));
            }
            for (Future<?> claim : claims) {
                claim.get();
            }
        }
        assertThat(budget.remaining(1).getFirst().left()).isEqualTo(185);
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
        assertThat(keys.uses()).isEmpty();
        assertThat(keys.insertIfAbsent(sealed(reference, "a", 1))).isTrue();
        assertThat(keys.insertIfAbsent(sealed(reference, "b", 9))).isFalse();
        SealedKey kept = keys.find(reference).orElseThrow();
        assertSame(kept, sealed(reference, "a", 1));
        assertThat(keys.any().orElseThrow().reference()).isEqualTo(reference);
        assertThat(keys.lockBefore(reference)).isEmpty();
        assertThat(keys.lockBefore(KeyReference.of(SUBJECT, 2))).containsExactly(reference);
        keys.delete(reference);
        assertThat(keys.find(reference)).isEmpty();
    }

    @Test
    void replacesAKeyOnlyWhileItIsAsItWasRead() {
        JdbcSealedKeyRepository keys = new JdbcSealedKeyRepository(database.jdbcClient());
        KeyReference reference = KeyReference.of(SUBJECT, 1);
        SealedKey first = new SealedKey(reference, new byte[] {1}, new byte[] {0, -1, 2}, null);
        SealedKey second = sealed(reference, "a", 2);
        SealedKey third = sealed(reference, "b", 3);
        keys.insertIfAbsent(first);
        assertSame(keys.find(reference).orElseThrow(), first);
        assertThat(keys.replace(second, third)).isFalse();
        assertThat(keys.replace(first, second)).isTrue();
        assertThat(keys.replace(first, third)).isFalse();
        assertThat(keys.replace(second, third)).isTrue();
        assertSame(keys.find(reference).orElseThrow(), third);
        keys.delete(reference);
        assertThat(keys.replace(third, second)).isFalse();
    }

    @Test
    void findsWhatAnotherKeyOpensPageByPage() {
        JdbcSealedKeyRepository keys = new JdbcSealedKeyRepository(database.jdbcClient());
        KeyReference first = KeyReference.of(SUBJECT, 1);
        KeyReference second = KeyReference.of(SUBJECT, 2);
        KeyReference third = KeyReference.of(OTHER, 1);
        KeyReference fourth = KeyReference.of(OTHER, 2);
        keys.insertIfAbsent(sealed(third, "a", 3));
        keys.insertIfAbsent(new SealedKey(second, new byte[] {1}, new byte[] {2}, null));
        keys.insertIfAbsent(sealed(first, "a", 1));
        keys.insertIfAbsent(sealed(fourth, "b", 4));
        assertThat(keys.notUnder("b", null, 2))
                .extracting(SealedKey::reference)
                .containsExactly(first, second);
        assertThat(keys.notUnder("b", second, 2))
                .extracting(SealedKey::reference)
                .containsExactly(third);
        assertThat(keys.notUnder("b", third, 2)).isEmpty();
        assertThat(keys.uses())
                .containsExactlyInAnyOrder(
                        new SealedKeyRepository.KeyUse(null, 1),
                        new SealedKeyRepository.KeyUse("a", 2),
                        new SealedKeyRepository.KeyUse("b", 1));
        assertThat(keys.lockAll(new PublicKeyHash("1".repeat(64)))).containsExactly(first);
    }

    @Test
    void remembersTombsForEver() {
        JdbcKeyTombRepository tombs = new JdbcKeyTombRepository(database.jdbcClient());
        PublicKeyHash publicKey = new PublicKeyHash("7".repeat(64));
        KeyTomb tomb = new KeyTomb(KeyReference.of(SUBJECT, 3), publicKey, "leaked", now);
        assertThat(tombs.find(tomb.reference())).isEmpty();
        assertThat(tombs.find(publicKey)).isEmpty();
        tombs.insertIfAbsent(tomb);
        tombs.insertIfAbsent(new KeyTomb(tomb.reference(), publicKey, "again", now.plusSeconds(1)));
        tombs.insertIfAbsent(
                new KeyTomb(KeyReference.of(SUBJECT, 4), publicKey, "too", now.plusSeconds(2)));
        assertThat(tombs.find(tomb.reference())).contains(tomb);
        assertThat(tombs.find(publicKey)).contains(tomb);
    }

    @Test
    void remembersAccessesUntilTheirTimeIsOver() {
        JdbcKeyAccessRepository accesses = new JdbcKeyAccessRepository(database.jdbcClient());
        KeyAccess released =
                new KeyAccess(
                        now,
                        KeyAccess.Action.RELEASED,
                        KeyReference.of(SUBJECT, 3),
                        Access.forNode(
                                "assigner", new NodeId("mx1"), new Fingerprint("a".repeat(64))),
                        null);
        KeyAccess refused =
                new KeyAccess(
                        now.plusSeconds(1),
                        KeyAccess.Action.REFUSED,
                        KeyReference.of(OTHER, 1),
                        Access.ofIssuer("finalize order"),
                        ErrorCode.KEY_TOMBED);
        KeyAccess rewrapped =
                new KeyAccess(
                        now.plusSeconds(2),
                        KeyAccess.Action.REWRAPPED,
                        null,
                        Access.ofOperator("token panel", "rotation"),
                        null);
        accesses.add(released);
        accesses.add(refused);
        accesses.add(rewrapped);
        List<KeyAccessRepository.Row> all = accesses.list(null, Long.MAX_VALUE, 10);
        assertThat(all)
                .extracting(KeyAccessRepository.Row::access)
                .containsExactly(rewrapped, refused, released);
        assertThat(accesses.list(null, all.getFirst().id(), 1))
                .extracting(KeyAccessRepository.Row::access)
                .containsExactly(refused);
        assertThat(accesses.list(SUBJECT.key(), Long.MAX_VALUE, 10))
                .extracting(KeyAccessRepository.Row::access)
                .containsExactly(released);
        assertThat(accesses.forgetBefore(now.plusSeconds(1))).isEqualTo(1);
        assertThat(accesses.list(null, Long.MAX_VALUE, 10))
                .extracting(KeyAccessRepository.Row::access)
                .containsExactly(rewrapped, refused);
    }

    private static SealedKey sealed(KeyReference reference, String kek, int octet) {
        return new SealedKey(
                reference,
                new byte[] {(byte) octet},
                new byte[] {0, -1, (byte) octet},
                new SealedKey.Envelope(
                        new WrappedKey(kek, new byte[] {-5, (byte) octet}),
                        new PublicKeyHash(Integer.toString(octet).repeat(64))));
    }

    private static void assertSame(SealedKey found, SealedKey expected) {
        assertThat(found).usingRecursiveComparison().isEqualTo(expected);
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
                new CertificatePolicy(
                        List.of(CertificateName.of("example.test")), KeyType.ECDSA_P256, 3),
                false,
                generation,
                Wish.REGISTERED,
                generation,
                Certificates.of(clock, key, CertificateName.of("example.test")),
                new RenewalPlan(now.plusSeconds(1000), null, null),
                null,
                null,
                List.of(),
                0,
                now.plusSeconds(1000),
                null,
                7);
    }
}
