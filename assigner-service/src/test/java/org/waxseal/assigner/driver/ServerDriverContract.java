package org.waxseal.assigner.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waxseal.assigner.local.LocalNodes;
import org.waxseal.assigner.node.Command;
import org.waxseal.assigner.node.NodeSession;
import org.waxseal.assigner.rollout.FencingToken;
import org.waxseal.assigner.rollout.Handshakes;
import org.waxseal.assigner.rollout.ImplicitTlsClient;
import org.waxseal.assigner.rollout.Proof;
import org.waxseal.assigner.rollout.RolloutExecutor;
import org.waxseal.assigner.rollout.RolloutOutcome;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.checkpoint.Checkpoints;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.KeyType;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.statement.Server;
import org.waxseal.common.time.Pauses;

/**
 * What every driver has to do, on a real server. One server serves all tests: each brings it to a
 * base state first, which is itself a rollout from whatever the test before left.
 */
public abstract class ServerDriverContract {
    protected static final String HOST = "mx1.hoster.test";

    private static final TestAuthority AUTHORITY = new TestAuthority();
    private static final AtomicInteger TOKENS = new AtomicInteger();
    private static final Subject NODE = Subject.node(new NodeId("mx1"));
    private static final DesiredCertificate SERVER_WIDE = AUTHORITY.issue(NODE, HOST);
    private static final DesiredCertificate BASE = AUTHORITY.wildcard("base.test");

    /** The driver under test. */
    protected abstract ServerDriver driver();

    /** The real server, as a panel registers it. */
    protected abstract Server server();

    /** Waxseal's directory on the node. */
    protected abstract Path directory();

    /** A port of the server that begins with TLS. */
    protected abstract int port();

    /** A file of the administrator in which a word of nonsense breaks the configuration. */
    protected abstract Path configurationFile();

    /** Makes the next reload fail. */
    protected abstract void stop();

    protected abstract void start();

    @BeforeEach
    void bringToBase() {
        assertThat(roll(wanted(BASE)))
                .isInstanceOfAny(RolloutOutcome.Applied.class, RolloutOutcome.Unchanged.class);
        assertServes("mail.base.test", BASE);
        assertServes(HOST, SERVER_WIDE);
    }

    @Test
    void planIsEmptyOnceApplied() {
        DesiredState state = wanted(BASE, AUTHORITY.wildcard("twice.test"));

        assertThat(roll(state)).isInstanceOf(RolloutOutcome.Applied.class);

        assertThat(plans(state)).allMatch(ChangePlan::isEmpty);
        assertThat(roll(state)).isEqualTo(new RolloutOutcome.Unchanged());
    }

    @Test
    void addsRenewsAndRemovesOneAndKeepsTheOthers() {
        DesiredCertificate first = AUTHORITY.wildcard("first.test");
        DesiredCertificate second =
                AUTHORITY.issue(
                        Subject.domain(DnsName.of("second.test")),
                        "second.test",
                        "mail.second.test",
                        "webmail.second.test");
        assertApplied(roll(wanted(BASE, first, second)));
        assertServes("mail.first.test", first);
        assertServes("mail.second.test", second);
        assertServes("mail.base.test", BASE);
        assertServes("unknown.example.test", SERVER_WIDE);

        DesiredCertificate renewed = AUTHORITY.wildcard("first.test");
        assertApplied(roll(wanted(BASE, renewed, second)));
        assertServes("mail.first.test", renewed);
        assertServes("mail.second.test", second);
        assertThat(storedOf(first)).as("the one before is kept").hasSize(2);

        DesiredCertificate again = AUTHORITY.wildcard("first.test");
        assertApplied(roll(wanted(BASE, again, second)));
        assertServes("mail.first.test", again);
        assertThat(storedOf(first))
                .containsExactlyInAnyOrder(again.fingerprint().hex(), renewed.fingerprint().hex());

        assertApplied(roll(wanted(BASE, second)));
        assertServes("mail.first.test", SERVER_WIDE);
        assertServes("mail.second.test", second);
        assertServes("mail.base.test", BASE);
        assertThat(directory().resolve("certs").resolve(first.lineage())).doesNotExist();
    }

    @Test
    void sendsTheWholeChain() {
        assertThat(new ImplicitTlsClient(port()).chain("mail.base.test"))
                .contains(BASE.chain().certificates());
    }

    @Test
    void exactNameGoesBeforeWildcardOfAnother() {
        DesiredCertificate wide = AUTHORITY.wildcard("zone.test");
        DesiredCertificate exact =
                AUTHORITY.issue(
                        Subject.domain(DnsName.of("shop.zone.test")),
                        "shop.zone.test",
                        "mail.shop.zone.test");

        assertApplied(roll(wanted(BASE, wide, exact)));

        assertServes("shop.zone.test", exact);
        assertServes("mail.shop.zone.test", exact);
        assertServes("other.zone.test", wide);
        assertServes("zone.test", wide);
    }

    @Test
    void namesOfAnyShapeAreServed() {
        String label = "a".repeat(63);
        List<DesiredCertificate> certificates =
                Stream.of(
                                label + ".test",
                                "123456.test",
                                "one.two.three.four.test",
                                "xn--zckzah.test")
                        .map(AUTHORITY::wildcard)
                        .toList();

        assertApplied(roll(wanted(certificates)));

        certificates.forEach(
                certificate ->
                        assertServes(
                                "mail." + certificate.subject().key().substring("domain:".length()),
                                certificate));
    }

    @Test
    void serverWideCertificateIsRenewed() {
        DesiredCertificate renewed = AUTHORITY.issue(NODE, HOST);

        assertApplied(roll(state(Optional.of(renewed), List.of(BASE))));

        assertServes(HOST, renewed);
        assertServes("unknown.example.test", renewed);
        assertServes("mail.base.test", BASE);
    }

    @Test
    void brokenConfigurationIsRefusedAndNothingTouched() throws IOException {
        Path file = configurationFile();
        String good = Files.readString(file);
        Files.writeString(file, good + "\n} broken by hand\n");
        try {
            Map<String, String> before = snapshot();

            assertThat(refusal(wanted(BASE, AUTHORITY.wildcard("refused.test"))))
                    .isEqualTo(ErrorCode.SERVER_CONFIGURATION_BROKEN);

            assertThat(snapshot()).isEqualTo(before);
        } finally {
            Files.writeString(file, good);
        }
        assertServes("mail.base.test", BASE);
    }

    @Test
    void failedCheckIsTakenBackByteForByte() {
        DesiredState state = wanted(AUTHORITY.wildcard("base.test"));
        Map<String, String> before = snapshot();

        RolloutOutcome outcome =
                apply(
                        plans(state).stream().map(plan -> checkedBy(plan, "false")).toList(),
                        proof());

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        RolloutOutcome.Undone.class,
                        undone -> {
                            assertThat(undone.code()).isEqualTo(ErrorCode.SERVER_CHECK_FAILED);
                            assertThat(undone.leftBehind()).isEmpty();
                        });
        assertThat(snapshot()).isEqualTo(before);
        assertServes("mail.base.test", BASE);
        assertApplied(roll(state));
    }

    @Test
    void failedReloadIsTakenBackByteForByte() {
        DesiredCertificate renewed = AUTHORITY.wildcard("base.test");
        DesiredState state = state(Optional.of(AUTHORITY.issue(NODE, HOST)), List.of(renewed));
        Map<String, String> before = snapshot();
        List<ChangePlan> plans = plans(state);
        stop();
        RolloutOutcome outcome;
        try {
            outcome = apply(plans, unproven());
        } finally {
            start();
        }

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        RolloutOutcome.Undone.class,
                        undone ->
                                assertThat(undone.code())
                                        .isEqualTo(ErrorCode.SERVER_RELOAD_FAILED));
        assertThat(snapshot()).isEqualTo(before);
        assertServes("mail.base.test", BASE);
        assertServes(HOST, SERVER_WIDE);
    }

    @Test
    void wrongLeafIsTakenBackAndOldStateProven() {
        Map<String, String> before = snapshot();
        ImplicitTlsClient client = new ImplicitTlsClient(port());
        DesiredCertificate renewed = AUTHORITY.wildcard("base.test");
        List<Proof> provenAgain = new ArrayList<>();
        Handshakes distrusting =
                new Handshakes() {
                    @Override
                    public Proof proveAfter(List<NameChange> changes) {
                        return new Proof.Mismatched(
                                List.of(
                                        new Proof.Mismatch(
                                                renewed.subject(), "here", "another leaf")));
                    }

                    @Override
                    public Proof proveBefore(List<NameChange> changes) {
                        Proof proof = client.proveBefore(changes);
                        provenAgain.add(proof);
                        return proof;
                    }
                };

        RolloutOutcome outcome = apply(plans(wanted(renewed)), distrusting);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        RolloutOutcome.Undone.class,
                        undone -> {
                            assertThat(undone.code()).isEqualTo(ErrorCode.WRONG_CERTIFICATE_SERVED);
                            assertThat(undone.culprits()).containsExactly(renewed.subject());
                            assertThat(undone.leftBehind()).isEmpty();
                        });
        assertThat(provenAgain).containsExactly(new Proof.Proven());
        assertThat(snapshot()).isEqualTo(before);
        assertServes("mail.base.test", BASE);
    }

    @Test
    void keyOfAnotherCertificateIsRefusedAndTheRestGoesOnWithItHeld() {
        DesiredCertificate unusable = AUTHORITY.wildcard("base.test");
        DesiredCertificate fine = AUTHORITY.wildcard("fine.test");
        AUTHORITY.mixUp(unusable, fine);
        DesiredState state = wanted(unusable, fine);
        Map<String, String> before = snapshot();

        RolloutOutcome outcome = roll(state);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        RolloutOutcome.Refused.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(ErrorCode.CERTIFICATE_INVALID);
                            assertThat(refused.culprits()).containsExactly(unusable.subject());
                            assertThat(refused.sentence()).contains("base.test");
                        });
        assertThat(snapshot()).isEqualTo(before);
        DesiredState rest = state.holding(Set.of(unusable.subject()));
        assertApplied(roll(rest));
        assertServes("mail.fine.test", fine);
        assertServes("mail.base.test", BASE);
        assertThat(plans(rest)).allMatch(ChangePlan::isEmpty);
    }

    @Test
    void expiredCertificateIsRefused() {
        DesiredCertificate expired =
                AUTHORITY.issue(
                        Subject.domain(DnsName.of("late.test")),
                        Instant.now().minus(Duration.ofDays(3)),
                        Instant.now().minus(Duration.ofDays(1)),
                        "late.test");

        assertThat(refusal(wanted(BASE, expired))).isEqualTo(ErrorCode.CERTIFICATE_INVALID);
    }

    @Test
    void killAfterAnyStepLeavesOldOrNewAndTheNextRunFinishes() {
        int killAt = 1;
        boolean killed = true;
        DesiredCertificate serverWide = SERVER_WIDE;
        DesiredCertificate old = BASE;
        while (killed) {
            DesiredCertificate renewed = AUTHORITY.wildcard("base.test");
            DesiredCertificate renewedServerWide = AUTHORITY.issue(NODE, HOST);
            DesiredCertificate added = AUTHORITY.wildcard("added" + killAt + ".test");
            DesiredState state = state(Optional.of(renewedServerWide), List.of(renewed, added));
            killed = killedAfter(killAt, state);

            assertConfigurationIsValid(state);
            assertServesOneOf("mail.base.test", old, renewed);
            assertServesOneOf(HOST, serverWide, renewedServerWide);

            roll(state);
            assertServes("mail.base.test", renewed);
            assertServes("mail.added" + killAt + ".test", added);
            assertServes(HOST, renewedServerWide);
            assertThat(plans(state)).allMatch(ChangePlan::isEmpty);
            old = renewed;
            serverWide = renewedServerWide;
            killAt++;
        }
        assertThat(killAt).as("steps of such a plan").isGreaterThan(5);
    }

    /** Whatever happened, the server would also start again now. */
    private void assertConfigurationIsValid(DesiredState state) {
        try (NodeSession session = open()) {
            plans(state).stream()
                    .flatMap(plan -> plan.before().stream())
                    .filter(Step.ConfigurationTest.class::isInstance)
                    .map(Step.ConfigurationTest.class::cast)
                    .forEach(
                            test ->
                                    assertThat(session.run(test.command()).sentence())
                                            .isEqualTo("it ended with status 0"));
        }
    }

    private boolean killedAfter(int point, DesiredState state) {
        AtomicInteger passed = new AtomicInteger();
        Checkpoints killing =
                checkpoint -> {
                    if (checkpoint == Checkpoint.ASSIGNER_STEP_APPLIED
                            || checkpoint == Checkpoint.ASSIGNER_BEFORE_RELOAD) {
                        if (passed.incrementAndGet() == point) {
                            throw new Killed();
                        }
                    }
                };
        try (NodeSession session = open()) {
            new RolloutExecutor(Clock.systemUTC(), killing)
                    .apply(session, plans(state), AUTHORITY, nextToken(), proof());
            return false;
        } catch (Killed e) {
            return true;
        }
    }

    @Test
    void loserOfTheLeaseChangesNothing() {
        DesiredState state = wanted(AUTHORITY.wildcard("base.test"));
        List<ChangePlan> plans = plans(state);
        FencingToken old = nextToken();
        assertApplied(roll(wanted(BASE, AUTHORITY.wildcard("newer.test"))));
        Map<String, String> before = snapshot();

        try (NodeSession session = open()) {
            assertThatThrownBy(
                            () ->
                                    new RolloutExecutor(Clock.systemUTC(), Checkpoints.none())
                                            .apply(session, plans, AUTHORITY, old, proof()))
                    .isInstanceOfSatisfying(
                            WaxsealException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.NODE_FENCED));
        }
        assertThat(snapshot()).isEqualTo(before);
        assertServes("mail.base.test", BASE);
    }

    @Test
    void keysAreInNoPlanAndOpenToNobodyElse() throws IOException {
        List<ChangePlan> plans = plans(wanted(AUTHORITY.wildcard("base.test")));
        assertThat(plans.toString()).doesNotContain("PRIVATE KEY");

        try (Stream<Path> files = Files.walk(directory())) {
            assertThat(
                            files.filter(
                                            file ->
                                                    Set.of("key.pem", "combined.pem", "sni.lmdb")
                                                            .contains(
                                                                    file.getFileName().toString()))
                                    .toList())
                    .isNotEmpty()
                    .allSatisfy(
                            file ->
                                    assertThat(
                                                    PosixFilePermissions.toString(
                                                            Files.getPosixFilePermissions(file)))
                                            .endsWith("---"));
        }
    }

    @Test
    void manyNamesGoInOneReload() {
        List<DesiredCertificate> many = new ArrayList<>();
        many.add(BASE);
        for (int index = 0; index < 100; index++) {
            many.add(AUTHORITY.wildcard("many" + index + ".test"));
        }
        DesiredState state = wanted(many);
        Instant start = Instant.now();
        RolloutOutcome outcome = roll(state);
        report("100 certificates in one rollout", start);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        RolloutOutcome.Applied.class,
                        applied -> assertThat(applied.reloaded()).hasSizeLessThanOrEqualTo(1));
        for (DesiredCertificate certificate : many.subList(40, 50)) {
            assertServes(
                    "mail." + certificate.subject().key().substring("domain:".length()),
                    certificate);
        }
        start = Instant.now();
        assertThat(plans(state)).allMatch(ChangePlan::isEmpty);
        report("inspection and empty plan with 101 certificates", start);
        List<DesiredCertificate> oneRenewed = new ArrayList<>(many);
        oneRenewed.set(50, AUTHORITY.wildcard("many49.test"));
        start = Instant.now();
        assertApplied(roll(wanted(oneRenewed)));
        report("one renewal among 101 certificates", start);
    }

    protected final TestAuthority authority() {
        return AUTHORITY;
    }

    protected final DesiredCertificate base() {
        return BASE;
    }

    protected final DesiredState wanted(DesiredCertificate... certificates) {
        return wanted(List.of(certificates));
    }

    protected final DesiredState wanted(List<DesiredCertificate> certificates) {
        return state(Optional.of(SERVER_WIDE), certificates);
    }

    protected final DesiredState state(
            Optional<DesiredCertificate> serverWide, List<DesiredCertificate> certificates) {
        return DesiredState.of(node(), serverWide, certificates);
    }

    protected final List<ChangePlan> plans(DesiredState state) {
        try (NodeSession session = open()) {
            return new NodePlanner(List.of(driver())).plan(session, state);
        }
    }

    protected final RolloutOutcome roll(DesiredState state) {
        return apply(plans(state), proof());
    }

    protected final RolloutOutcome apply(List<ChangePlan> plans, Handshakes proof) {
        try (NodeSession session = open()) {
            return new RolloutExecutor(Clock.systemUTC(), Checkpoints.none())
                    .apply(session, plans, AUTHORITY, nextToken(), proof);
        }
    }

    /** Whether the driver or the rollout says no, it says the same. */
    protected final ErrorCode refusal(DesiredState state) {
        try {
            return switch (roll(state)) {
                case RolloutOutcome.Refused refused -> refused.code();
                case RolloutOutcome.Unchanged unchanged -> throw notRefused(unchanged);
                case RolloutOutcome.Applied applied -> throw notRefused(applied);
                case RolloutOutcome.Undone undone -> throw notRefused(undone);
            };
        } catch (WaxsealException e) {
            return e.code();
        }
    }

    private static AssertionError notRefused(RolloutOutcome outcome) {
        return new AssertionError("not refused: " + outcome);
    }

    protected final void assertServes(String host, DesiredCertificate certificate) {
        assertThat(new ImplicitTlsClient(port()).serves(host, certificate.fingerprint()))
                .as("%s served with the certificate of %s", host, certificate.subject())
                .isTrue();
    }

    private void assertServesOneOf(
            String host, DesiredCertificate first, DesiredCertificate second) {
        assertThat(new ImplicitTlsClient(port()).leaf(host))
                .hasValueSatisfying(
                        leaf -> assertThat(leaf).isIn(first.fingerprint(), second.fingerprint()));
    }

    protected static void assertApplied(RolloutOutcome outcome) {
        assertThat(outcome).isInstanceOf(RolloutOutcome.Applied.class);
    }

    /** All files of the server's configuration and of ours, but for fence and lookup tables. */
    protected final Map<String, String> snapshot() {
        Map<String, String> files = new TreeMap<>();
        for (Path top : List.of(Path.of(server().configDirectory()), directory())) {
            try (Stream<Path> paths = Files.walk(top)) {
                paths.forEach(path -> files.put(path.toString(), describe(path)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        files.keySet()
                .removeIf(
                        path ->
                                path.endsWith("/token")
                                        || path.endsWith("/lock")
                                        || path.endsWith(".lmdb"));
        return files;
    }

    private static String describe(Path path) {
        try {
            if (Files.isSymbolicLink(path)) {
                return "-> " + Files.readSymbolicLink(path);
            }
            String owner =
                    Files.getOwner(path, LinkOption.NOFOLLOW_LINKS)
                            + " "
                            + PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
            return Files.isRegularFile(path)
                    ? owner + " " + Digest.of(Files.readAllBytes(path))
                    : owner;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> storedOf(DesiredCertificate certificate) {
        Path lineage = directory().resolve("certs").resolve(certificate.lineage());
        try (Stream<Path> entries = Files.list(lineage)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.equals("current"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    protected static ChangePlan checkedBy(ChangePlan plan, String program) {
        return plan.software()
                .map(
                        software ->
                                new ChangePlan(
                                        plan.software(),
                                        plan.before(),
                                        plan.steps(),
                                        List.of(
                                                new Step.ConfigurationTest(
                                                        software, Command.of(program))),
                                        plan.reload(),
                                        plan.cleanup(),
                                        plan.changes()))
                .orElse(plan);
    }

    protected final Handshakes proof() {
        return new ImplicitTlsClient(port());
    }

    /** For when there is nobody to shake hands with. */
    protected static Handshakes unproven() {
        return new Handshakes() {
            @Override
            public Proof proveAfter(List<NameChange> changes) {
                throw new AssertionError("not reloaded, so nothing to prove");
            }

            @Override
            public Proof proveBefore(List<NameChange> changes) {
                return new Proof.Proven();
            }
        };
    }

    protected final NodeSession open() {
        return new LocalNodes(Pauses.real()).open(node());
    }

    protected final NodeStatement node() {
        return new NodeStatement(
                new NodeId("mx1"),
                DnsName.of(HOST),
                "127.0.0.1",
                directory().toString(),
                List.of(server()),
                new CertificatePolicy(List.of(), KeyType.ECDSA_P256, 0),
                Instant.EPOCH,
                1,
                false);
    }

    protected static FencingToken nextToken() {
        return new FencingToken(TOKENS.incrementAndGet());
    }

    protected final void report(String what, Instant start) {
        // Numbers for docs/benchmarks; a shared machine allows no bound.
        System.out.printf(
                "%s: %s: %d ms%n",
                server().software().wireName(),
                what,
                Duration.between(start, Instant.now()).toMillis());
    }

    protected static void replace(Path file, UnaryOperator<String> change) {
        try {
            Files.write(
                    file, change.apply(Files.readString(file)).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As SIGKILL: nothing of ours runs afterwards, so it is no exception that we catch. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }
}
