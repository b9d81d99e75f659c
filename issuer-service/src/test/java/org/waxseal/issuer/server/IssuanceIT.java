package org.waxseal.issuer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waxseal.issuer.server.RealIssuer.policy;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.database.DatabaseProperties;
import org.waxseal.common.database.ServiceDatabase;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.KeyType;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.CertificateStatement;
import org.waxseal.common.statement.Failure;
import org.waxseal.issuer.acme4j.ExternalAccount;
import org.waxseal.issuer.challenge.ChallengeRecord;
import org.waxseal.issuer.challenge.DnsSolver;
import org.waxseal.issuer.dns.ServerAddress;
import org.waxseal.issuer.exec.CommandSolver;
import org.waxseal.issuer.fake.Power;
import org.waxseal.issuer.fake.Power.Killed;
import org.waxseal.issuer.lineage.Lineage;
import org.waxseal.issuer.server.RealIssuer.Options;
import org.waxseal.sandbox.KnotServer;
import org.waxseal.sandbox.PebbleServer;
import org.waxseal.sandbox.SandboxDirectory;

/** Real Pebble, real Knot DNS, H2 in a file. */
class IssuanceIT {
    private static final Logger LOGGER = LoggerFactory.getLogger(IssuanceIT.class);
    private static final DnsName MAIL_HOST = DnsName.of("mx1.hosting.test");

    private static @Nullable SandboxDirectory sandbox;
    private static @Nullable KnotServer startedKnot;
    private static @Nullable PebbleServer startedPebble;

    @TempDir private Path temporary = Path.of("");

    private final List<AutoCloseable> opened = new ArrayList<>();
    private @Nullable HikariDataSource dataSource;

    @BeforeAll
    static void startServers() {
        sandbox = SandboxDirectory.create(Path.of("target", "sandboxes")).closeAtExit();
        startedKnot = KnotServer.start(sandbox);
        startedPebble = PebbleServer.start(sandbox, startedKnot);
    }

    @AfterAll
    static void stopServers() {
        Objects.requireNonNull(startedPebble).close();
        Objects.requireNonNull(startedKnot).close();
        Objects.requireNonNull(sandbox).close();
    }

    @BeforeEach
    void openDatabase() {
        dataSource =
                ServiceDatabase.open(
                        new DatabaseProperties(
                                "jdbc:h2:file:" + temporary.resolve("database/waxseal"),
                                "waxseal",
                                null,
                                10),
                        "issuer");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
        Objects.requireNonNull(dataSource).close();
    }

    @Test
    void issuesWildcard() throws Exception {
        RealIssuer issuer = start(Options.standard());
        issuer.issueWildcard(zone());
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String domain = zone();
            long start = System.nanoTime();
            Lineage lineage = issuer.issueWildcard(domain);
            millis.add(Duration.ofNanos(System.nanoTime() - start).toMillis());
            assertIssued(issuer, lineage, domain, "*." + domain);
            assertThat(knot().texts("_acme-challenge." + domain)).isEmpty();
        }
        LOGGER.info("wildcard certificates one at a time, ms: {}", millis);
        CertificateStatement statement = (CertificateStatement) issuer.published.getLast();
        assertThat(statement.renewAt())
                .isBetween(
                        Objects.requireNonNull(statement.current())
                                .notBefore()
                                .plus(Duration.ofDays(55)),
                        Objects.requireNonNull(statement.current())
                                .notBefore()
                                .plus(Duration.ofDays(60)));
    }

    @Test
    void issuesForManyNames() throws Exception {
        RealIssuer issuer = start(Options.standard());
        String domain = zone();
        String[] names =
                Stream.of("", "mail.", "imap.", "smtp.", "webmail.", "autoconfig.", "a.b.c.d.")
                        .map(prefix -> prefix + domain)
                        .toArray(String[]::new);
        Subject subject = issuer.register(domain, 1, policy(0, names));
        assertIssued(issuer, issuer.perform(subject), names);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "メール例-%s.test",
                "bücher.%s.test",
                "12345.%s.test",
                "a.b.c.d.e.f.%s.test",
                "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff123.%s.test",
                "aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd.aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd.%s.test",
            })
    void issuesForEveryKindOfName(String pattern) throws Exception {
        RealIssuer issuer = start(Options.standard());
        DnsName domain = DnsName.of(pattern.formatted(random()));
        knot().addZone(domain, MAIL_HOST);
        assertIssued(
                issuer,
                issuer.issueWildcard(domain.ascii()),
                domain.ascii(),
                "*." + domain.ascii());
    }

    @Test
    void issuesRsaWhenAsked() throws Exception {
        RealIssuer issuer = start(Options.standard());
        String domain = zone();
        Subject subject =
                issuer.register(
                        domain,
                        1,
                        new CertificatePolicy(
                                List.of(CertificateName.of(domain)), KeyType.RSA_2048, 0));
        assertIssued(issuer, issuer.perform(subject), domain);
        assertThat(issuer.chainOf(subject).leaf().getPublicKey().getAlgorithm()).isEqualTo("RSA");
    }

    @Test
    void issuesP384WhenAsked() throws Exception {
        RealIssuer issuer = start(Options.standard());
        String domain = zone();
        Subject subject =
                issuer.register(
                        domain,
                        1,
                        new CertificatePolicy(
                                List.of(CertificateName.of(domain)), KeyType.ECDSA_P384, 0));
        assertIssued(issuer, issuer.perform(subject), domain);
        assertThat(
                        ((ECPublicKey) issuer.chainOf(subject).leaf().getPublicKey())
                                .getParams()
                                .getOrder()
                                .bitLength())
                .isEqualTo(384);
    }

    @Test
    void keepsItsAccountOverARestart() throws Exception {
        RealIssuer first = start(Options.standard());
        first.issueWildcard(zone());
        RealIssuer second = start(Options.standard().withoutTerms());
        String domain = zone();
        assertIssued(second, second.issueWildcard(domain), domain, "*." + domain);
        assertThat(second.account()).isPresent().isEqualTo(first.account());
    }

    @Test
    void makesNoAccountWithoutAgreementToTheTerms() throws Exception {
        RealIssuer issuer = start(Options.standard().withoutTerms());
        Failure failure = failure(issuer.issueWildcard(zone()));
        assertThat(failure.code()).isEqualTo(ErrorCode.CA_REFUSED);
        assertThat(failure.detail()).contains("waxseal.issuer.acme.terms-agreed");
        assertThat(issuer.account()).isEmpty();
    }

    @Test
    void bindsItsAccountToAnExternalOne() throws Exception {
        String key = Base64.getUrlEncoder().encodeToString(new byte[40]);
        Path right = privateFile("right.key", key);
        Path wrong = privateFile("wrong.key", "B".repeat(54));
        PebbleServer.Options options =
                new PebbleServer.Options(
                        0, 0, Duration.ofDays(90), Map.of("kid-1", key.replace("=", "")));
        try (PebbleServer strict = PebbleServer.start(sandbox(), knot(), options)) {
            RealIssuer without = start(Options.standard(), strict);
            assertThat(failure(without.issueWildcard(zone())).code())
                    .isEqualTo(ErrorCode.CA_REFUSED);
            RealIssuer mistaken =
                    start(Options.standard().boundTo(new ExternalAccount("kid-1", wrong)), strict);
            assertThat(failure(mistaken.issueWildcard(zone())).code())
                    .isEqualTo(ErrorCode.CA_REFUSED);
            assertThat(mistaken.account()).isEmpty();

            RealIssuer issuer =
                    start(Options.standard().boundTo(new ExternalAccount("kid-1", right)), strict);

            assertThat(issuer.issueWildcard(zone()).current()).isNotNull();
            assertThat(issuer.account()).isPresent();
        }
    }

    private Path privateFile(String name, String line) throws IOException {
        Path file = Files.writeString(temporary.resolve(name), line + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void saysThatTheAuthorityIsNotTrusted() throws Exception {
        RealIssuer issuer = start(Options.standard().withoutTrust());
        Failure failure = failure(issuer.issueWildcard(zone()));
        assertThat(failure.code()).isEqualTo(ErrorCode.CA_UNREACHABLE);
        assertThat(failure.detail()).contains("waxseal.issuer.acme.trust-file");
    }

    @Test
    void goesOnWhenASilentAuthorityAnswersAgain() throws Exception {
        RealIssuer issuer = start(Options.standard().withTimeout(Duration.ofSeconds(1)));
        issuer.issueWildcard(zone());
        String domain = zone();
        Subject subject;
        pebble().suspend();
        try {
            Lineage lineage = issuer.issueWildcard(domain);
            subject = lineage.subject();
            assertThat(failure(lineage).code()).isEqualTo(ErrorCode.CA_UNREACHABLE);
            assertThat(failure(lineage).detail()).contains(pebble().directoryUrl().toString());
        } finally {
            pebble().resume();
        }
        assertIssued(issuer, awaitIssued(issuer, subject), domain, "*." + domain);
    }

    @Test
    void makesItsAccountAgainAtAnAuthorityThatHasForgottenIt() throws Exception {
        try (PebbleServer forgetful = PebbleServer.start(sandbox(), knot())) {
            RealIssuer issuer = start(Options.standard(), forgetful);
            assertThat(issuer.issueWildcard(zone()).generation()).isEqualTo(1);
            String domain = zone();
            forgetful.stop();
            Lineage refused = issuer.issueWildcard(domain);
            assertThat(failure(refused).code()).isEqualTo(ErrorCode.CA_UNREACHABLE);
            forgetful.start();
            assertThat(awaitIssued(issuer, refused.subject()).generation()).isEqualTo(1);
        }
    }

    @Test
    void keepsTheOrderWhileDnsRefusesTheUpdate() throws Exception {
        RealIssuer issuer = start(Options.standard());
        String domain = zone();
        knot().refuseUpdates(true);
        Subject subject;
        try {
            Lineage lineage = issuer.issueWildcard(domain);
            subject = lineage.subject();
            assertThat(failure(lineage).code()).isEqualTo(ErrorCode.DNS_UPDATE_REFUSED);
            assertThat(failure(lineage).detail())
                    .contains(domain, "_acme-challenge." + domain, "tsig-key-file");
        } finally {
            knot().refuseUpdates(false);
        }
        assertIssued(issuer, awaitIssued(issuer, subject), domain, "*." + domain);
        assertThat(issuer.ordersCreated).hasValue(1);
    }

    @Test
    void saysThatNoZoneHoldsTheName() throws Exception {
        RealIssuer issuer = start(Options.standard());
        Failure failure = failure(issuer.issueWildcard("moved-%s.test".formatted(random())));
        assertThat(failure.code()).isEqualTo(ErrorCode.DNS_ZONE_UNKNOWN);
        assertThat(failure.detail()).contains("serves no zone");
    }

    @Test
    void goesOnWhenASilentDnsServerAnswersAgain() throws Exception {
        try (KnotServer own = KnotServer.start(sandbox())) {
            String domain = "silent-%s.test".formatted(random());
            own.addZone(DnsName.of(domain), MAIL_HOST);
            try (PebbleServer authority = PebbleServer.start(sandbox(), own)) {
                RealIssuer issuer =
                        start(
                                Options.standard()
                                        .withSolver(RealIssuer.Servers.of(pebble(), own).solver()),
                                authority);
                own.stop();
                Lineage lineage = issuer.issueWildcard(domain);
                assertThat(failure(lineage).code()).isEqualTo(ErrorCode.DNS_UNREACHABLE);
                own.start();
                assertThat(awaitIssued(issuer, lineage.subject()).generation()).isEqualTo(1);
            }
        }
    }

    @Test
    void tellsWhatTheAuthorityHasFoundInstead() throws Exception {
        RealIssuer issuer = start(Options.standard().withSolver(new Pretending()));
        String domain = zone();
        Lineage lineage = issuer.issueWildcard(domain);
        assertThat(failure(lineage).code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
        assertThat(failure(lineage).detail()).contains(domain, "TXT");
        assertThat(lineage.order()).isNull();
        assertThat(lineage.nextAttempt()).isNotNull();

        RealIssuer mended = start(Options.standard());
        assertIssued(mended, awaitIssued(mended, lineage.subject()), domain, "*." + domain);
    }

    @ParameterizedTest
    @EnumSource(
            value = Checkpoint.class,
            names = {
                "ISSUER_ORDER_CREATED",
                "ISSUER_CHALLENGE_PRESENTED",
                "ISSUER_ORDER_FINALIZED",
                "ISSUER_CERTIFICATE_STORED"
            })
    void takesUpAHalfDoneOrderAfterARestart(Checkpoint checkpoint) throws Exception {
        Power power = new Power();
        power.killAt(checkpoint);
        RealIssuer killed = start(Options.standard().withCheckpoints(power));
        String domain = zone();
        Subject subject = killed.register(domain, 1, policy(0, domain, "*." + domain));
        assertThatThrownBy(() -> killed.perform(subject)).isInstanceOf(Killed.class);

        RealIssuer restarted = start(Options.standard());
        assertIssued(restarted, restarted.perform(subject), domain, "*." + domain);
        assertThat(restarted.ordersCreated).hasValue(0);
        assertThat(killed.ordersFinished.get() + restarted.ordersFinished.get()).isEqualTo(1);
        assertThat(killed.published.size() + restarted.published.size()).isEqualTo(1);
        assertThat(knot().texts("_acme-challenge." + domain)).isEmpty();
    }

    @Test
    void leavesForeignValuesAlone() throws Exception {
        String domain = zone();
        DnsSolver somebodyElse = RealIssuer.Servers.of(pebble(), knot()).solver();
        somebodyElse.present(new ChallengeRecord(DnsName.of(domain), "foreign"));
        RealIssuer issuer = start(Options.standard());
        assertIssued(issuer, issuer.issueWildcard(domain), domain, "*." + domain);
        assertThat(knot().texts("_acme-challenge." + domain)).containsExactly("foreign");
    }

    @Test
    void addsAndRemovesIdempotently() {
        DnsSolver solver = RealIssuer.Servers.of(pebble(), knot()).solver();
        DnsName domain = DnsName.of(zone());
        ChallengeRecord one = new ChallengeRecord(domain, "one");
        ChallengeRecord two = new ChallengeRecord(domain, "two");
        assertThat(solver.isVisible(one)).isFalse();
        solver.remove(one);
        solver.present(one);
        solver.present(one);
        solver.present(two);
        assertThat(solver.isVisible(one)).isTrue();
        assertThat(knot().texts(one.owner())).containsExactly("one", "two");
        solver.remove(one);
        solver.remove(one);
        assertThat(solver.isVisible(one)).isFalse();
        assertThat(knot().texts(one.owner())).containsExactly("two");
    }

    @Test
    void renewsWithANewKey() throws Exception {
        RealIssuer issuer = start(Options.standard());
        String domain = zone();
        Subject subject = issuer.issueWildcard(domain).subject();
        CertificateChain first = issuer.chainOf(subject);
        issuer.register(domain, 2, policy(1, domain, "*." + domain));
        assertIssued(issuer, issuer.perform(subject), domain, "*." + domain);
        assertThat(issuer.lineage(subject).generation()).isEqualTo(2);
        assertThat(issuer.chainOf(subject).leaf().getPublicKey())
                .isNotEqualTo(first.leaf().getPublicKey());
    }

    @Test
    void bearsRefusedNonces() throws Exception {
        try (PebbleServer strict =
                PebbleServer.start(
                        sandbox(),
                        knot(),
                        new PebbleServer.Options(20, 0, Duration.ofDays(90), Map.of()))) {
            RealIssuer issuer = start(Options.standard(), strict);
            for (int i = 0; i < 5; i++) {
                assertThat(issuer.issueWildcard(zone()).generation()).isEqualTo(1);
            }
        }
    }

    @Test
    void issuesEightAtOnce() throws Exception {
        RealIssuer issuer = start(Options.standard());
        issuer.issueWildcard(zone());
        List<String> domains = Stream.generate(this::zone).limit(16).toList();
        long start = System.nanoTime();
        try (ExecutorService workers = Executors.newFixedThreadPool(8)) {
            List<Future<Lineage>> all =
                    domains.stream()
                            .map(domain -> workers.submit(() -> issuer.issueWildcard(domain)))
                            .toList();
            for (Future<Lineage> each : all) {
                assertThat(each.get().generation()).isEqualTo(1);
            }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        LOGGER.info("{} wildcard certificates, 8 at once: {} ms", domains.size(), took.toMillis());
    }

    @Test
    void leavesNoKeyInClearInTheDatabaseFile() throws Exception {
        RealIssuer issuer = start(Options.standard());
        Subject subject = issuer.issueWildcard(zone()).subject();
        byte[] key = issuer.keyPairs.encode(issuer.keyOf(subject, 1));
        Objects.requireNonNull(dataSource).close();
        String clear = new String(key, StandardCharsets.ISO_8859_1);
        // The start of an EC key is the same for all; its secret are the last 32 octets.
        String secret = clear.substring(35);
        String base64 = Base64.getEncoder().encodeToString(key).substring(48, 88);
        try (Stream<Path> files = Files.walk(temporary)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all)
                    .extracting(path -> path.getFileName().toString())
                    .contains("waxseal.mv.db", "master.key");
            for (Path file : all) {
                assertThat(contains(file, secret)).as("key in %s", file).isFalse();
                assertThat(contains(file, base64)).as("key in %s", file).isFalse();
            }
        }
    }

    /** Within one zone: Pebble relies on its resolver, and Knot follows no further. */
    @Test
    void putsTheValueWhereACnameLeads() throws Exception {
        DnsName domain = DnsName.of("pointing-%s.test".formatted(random()));
        knot().addZone(domain, "_acme-challenge 60 CNAME _hop\n_hop 60 CNAME _d.below\n");
        Power power = new Power();
        power.at(
                Checkpoint.ISSUER_CHALLENGE_PRESENTED,
                () -> assertThat(knot().texts("_d.below." + domain)).hasSize(2));
        RealIssuer issuer = start(Options.standard().withCheckpoints(power));
        assertIssued(issuer, issuer.issueWildcard(domain.ascii()), domain.ascii(), "*." + domain);
        assertThat(knot().texts("_d.below." + domain)).isEmpty();
    }

    @Test
    void putsTheValueBesideAWildcardThatMakesUpACname() throws Exception {
        DnsName domain = DnsName.of("parked-%s.test".formatted(random()));
        knot().addZone(domain, "* 60 CNAME www.elsewhere.invalid.\n");
        RealIssuer issuer = start(Options.standard());
        assertIssued(issuer, issuer.issueWildcard(domain.ascii()), domain.ascii(), "*." + domain);
    }

    @Test
    void followsNoCnameInACircle() throws Exception {
        DnsName domain = DnsName.of("circle-%s.test".formatted(random()));
        knot().addZone(domain, "_acme-challenge 60 CNAME a\na 60 CNAME _acme-challenge\n");
        RealIssuer issuer = start(Options.standard());
        Failure failure = failure(issuer.issueWildcard(domain.ascii()));
        assertThat(failure.code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
        assertThat(failure.detail()).contains("circle", "_acme-challenge." + domain);
    }

    @Test
    void removesAValueWhereItWasPutThoughTheCnameLeadsElsewhereNow() throws Exception {
        String answering = zone();
        DnsName domain = DnsName.of("moving-%s.test".formatted(random()));
        knot().addZone(domain, "_acme-challenge 60 CNAME _d.%s.\n".formatted(answering));
        Power power = new Power();
        power.killAt(Checkpoint.ISSUER_CHALLENGE_PRESENTED);
        RealIssuer killed =
                start(
                        Options.standard()
                                .withCheckpoints(power)
                                .withSolver(
                                        new Dying(
                                                RealIssuer.Servers.of(pebble(), knot()).solver())));
        Subject subject =
                killed.register(domain.ascii(), 1, policy(0, domain.ascii(), "*." + domain));
        assertThatThrownBy(() -> killed.perform(subject)).isInstanceOf(Killed.class);
        assertThat(knot().texts("_d." + answering)).hasSize(2);
        knot().removeZone(domain);
        knot().addZone(domain, "_acme-challenge 60 CNAME _after\n");

        RealIssuer restarted = start(Options.standard());
        assertIssued(restarted, restarted.perform(subject), domain.ascii(), "*." + domain);
        assertThat(knot().texts("_d." + answering)).isEmpty();
        assertThat(knot().texts("_after." + domain)).isEmpty();
    }

    @Test
    void asksTheAuthorityOnlyOnceEveryNameServerAnswersWithTheValue() throws Exception {
        String domain = zone();
        try (KnotServer stale = KnotServer.start(sandbox())) {
            stale.addZone(DnsName.of(domain), MAIL_HOST);
            RealIssuer issuer =
                    start(
                            Options.standard()
                                    .alsoAsking(
                                            ServerAddress.of(stale.address()),
                                            Duration.ofMillis(300)));
            Failure failure = failure(issuer.issueWildcard(domain));
            assertThat(failure.code()).isEqualTo(ErrorCode.DNS_NOT_PROPAGATED);
            assertThat(failure.detail())
                    .contains(
                            stale.address(),
                            "in the zone's version 1",
                            "_acme-challenge." + domain);

            stale.stop();
            assertThat(failure(issuer.issueWildcard(zone())).detail())
                    .contains(stale.address(), "no answer");
        }
    }

    /** As a hook of lego's exec provider is written. */
    @Test
    void issuesByAProgram() throws Exception {
        String domain = zone();
        Matcher key =
                Pattern.compile("secret \"([^\"]+)\"")
                        .matcher(Files.readString(knot().tsigKeyFile()));
        assertThat(key.find()).isTrue();
        Path keyFile = privateFile("hook.key", "hmac-sha256:waxseal:" + key.group(1));
        Path hook =
                Files.writeString(
                        temporary.resolve("hook"),
                        """
                        #!/bin/sh
                        case $1 in
                          present) change="add $2 10 TXT \\"$3\\"" ;;
                          cleanup) change="del $2 TXT \\"$3\\"" ;;
                        esac
                        printf 'server 127.0.0.1 %d\nzone %s.\n%%s\nsend\n' "$change" | knsupdate -k %s
                        """
                                .formatted(knot().port(), domain, keyFile));
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
        RealIssuer issuer =
                start(
                        Options.standard()
                                .withSolver(new CommandSolver(hook, Duration.ofSeconds(20))));
        assertIssued(issuer, issuer.issueWildcard(domain), domain, "*." + domain);
        assertThat(knot().texts("_acme-challenge." + domain)).isEmpty();
    }

    /** Its process ends before anything is taken away again. */
    private record Dying(DnsSolver solver) implements DnsSolver {
        @Override
        public void present(ChallengeRecord record) {
            solver.present(record);
        }

        @Override
        public boolean isVisible(ChallengeRecord record) {
            return solver.isVisible(record);
        }

        @Override
        public boolean serves(String owner) {
            return solver.serves(owner);
        }

        @Override
        public void remove(ChallengeRecord record) {
            throw new Killed();
        }
    }

    /** Says that it has published, and has not. */
    private static final class Pretending implements DnsSolver {
        @Override
        public void present(ChallengeRecord record) {}

        @Override
        public boolean isVisible(ChallengeRecord record) {
            return true;
        }

        @Override
        public boolean serves(String owner) {
            return true;
        }

        @Override
        public void remove(ChallengeRecord record) {}
    }

    private static boolean contains(Path file, String part) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(part);
    }

    private void assertIssued(RealIssuer issuer, Lineage lineage, String... names)
            throws Exception {
        assertThat(lineage.lastFailure()).isNull();
        CertificateChain chain = Objects.requireNonNull(lineage.current());
        assertThat(chain.names())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(names).map(CertificateName::of).toList());
        assertThat(chain.leaf().getPublicKey())
                .isEqualTo(issuer.keyOf(lineage.subject(), lineage.generation()).getPublic());
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        try (InputStream pem = Files.newInputStream(pebble().rootFile())) {
            X509Certificate root = (X509Certificate) factory.generateCertificate(pem);
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
            parameters.setRevocationEnabled(false);
            CertPath path = factory.generateCertPath(chain.certificates());
            CertPathValidator.getInstance("PKIX").validate(path, parameters);
        }
    }

    private static Lineage awaitIssued(RealIssuer issuer, Subject subject) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> issuer.perform(subject), lineage -> lineage.current() != null);
    }

    private static Failure failure(Lineage lineage) {
        assertThat(lineage.current()).isNull();
        return Objects.requireNonNull(lineage.lastFailure());
    }

    private RealIssuer start(Options options) {
        return start(options, pebble());
    }

    private RealIssuer start(Options options, PebbleServer authority) {
        RealIssuer issuer =
                new RealIssuer(
                        Objects.requireNonNull(dataSource),
                        temporary.resolve("vault"),
                        authority,
                        knot(),
                        options);
        opened.add(issuer);
        return issuer;
    }

    private String zone() {
        String domain = "d-%s.test".formatted(random());
        knot().addZone(DnsName.of(domain), MAIL_HOST);
        return domain;
    }

    private static String random() {
        return UUID.randomUUID().toString().substring(0, 8);
    }

    private static SandboxDirectory sandbox() {
        return Objects.requireNonNull(sandbox);
    }

    private static KnotServer knot() {
        return Objects.requireNonNull(startedKnot);
    }

    private static PebbleServer pebble() {
        return Objects.requireNonNull(startedPebble);
    }
}
