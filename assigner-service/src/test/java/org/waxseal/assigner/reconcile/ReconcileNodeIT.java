package org.waxseal.assigner.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.waxseal.assigner.dovecot.DovecotDriver;
import org.waxseal.assigner.driver.NodePlanner;
import org.waxseal.assigner.inspection.ClientTrust;
import org.waxseal.assigner.inspection.Endpoint;
import org.waxseal.assigner.inspection.EndpointInspection;
import org.waxseal.assigner.inspection.Observation;
import org.waxseal.assigner.local.LocalNodes;
import org.waxseal.assigner.nginx.NginxDriver;
import org.waxseal.assigner.node.Command;
import org.waxseal.assigner.node.CommandOutcome;
import org.waxseal.assigner.node.NodeAccess;
import org.waxseal.assigner.node.NodeSession;
import org.waxseal.assigner.pki.TestAuthority;
import org.waxseal.assigner.postfix.PostfixDriver;
import org.waxseal.assigner.rollout.PrivateKeyPem;
import org.waxseal.assigner.rollout.RolloutExecutor;
import org.waxseal.assigner.tls.HandshakeMetrics;
import org.waxseal.assigner.tls.ProberSettings;
import org.waxseal.assigner.tls.TlsProber;
import org.waxseal.common.checkpoint.Checkpoints;
import org.waxseal.common.database.TestDatabase;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.pki.KeyType;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.CertificateStatement;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.common.statement.EndpointsStatement;
import org.waxseal.common.statement.Failure;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.statement.Server;
import org.waxseal.common.time.Pauses;
import org.waxseal.sandbox.MailNode;
import org.waxseal.sandbox.SandboxDirectory;
import org.waxseal.sandbox.WebmailNode;

/** Real Postfix, Dovecot and nginx are brought to what statements want. */
class ReconcileNodeIT {
    @RegisterExtension static final TestDatabase DATABASE = TestDatabase.h2("assigner");

    private static final Subject MX1 = Subject.node(new NodeId("mx1"));
    private static final Subject WEB1 = Subject.node(new NodeId("web1"));
    private static final Subject A = Subject.domain(DnsName.of("a.test"));
    private static final Subject B = Subject.domain(DnsName.of("b.test"));
    private static final int PUBLIC_PROTOCOLS = 8;

    private static SandboxDirectory sandbox;
    private static MailNode mail;
    private static WebmailNode web;

    private final Clock clock = Clock.systemUTC();
    private final TestAuthority authority = new TestAuthority(clock.instant());
    private final Map<Fingerprint, TestAuthority.Made> issued = new HashMap<>();
    private final Map<Subject, Long> revisions = new HashMap<>();
    private final TlsProber prober =
            new TlsProber(
                    new ProberSettings(Duration.ofSeconds(3), Duration.ofSeconds(10), 16),
                    HandshakeMetrics.none());
    private Assembly assembly;
    private boolean reloadsAreLost;

    @BeforeAll
    static void startServers() {
        sandbox = SandboxDirectory.create(Path.of("target/sandboxes")).closeAtExit();
        mail = MailNode.start(sandbox, new NodeId("mx1"), DnsName.of("mx1.hosting.test"));
        web = WebmailNode.start(sandbox, new NodeId("web1"), DnsName.of("web1.hosting.test"), mail);
    }

    @AfterAll
    static void stopServers() {
        web.close();
        mail.close();
        sandbox.close();
    }

    @BeforeEach
    void assemble() {
        NodeAccess nodes = new LocalNodes(Pauses.real());
        assembly =
                new Assembly(
                        DATABASE.dataSource(),
                        node -> losingReloads(nodes.open(node)),
                        new NodePlanner(
                                        List.of(
                                                new PostfixDriver(),
                                                new DovecotDriver(),
                                                new NginxDriver()))
                                ::plan,
                        new RolloutExecutor(clock, Checkpoints.none()),
                        node ->
                                reference -> {
                                    TestAuthority.Made made = issued.get(reference.leaf());
                                    if (made == null) {
                                        throw new WaxsealException(
                                                ErrorCode.KEY_NOT_FOUND, "no such key");
                                    }
                                    return new PrivateKeyPem(
                                            made.keyPem().getBytes(StandardCharsets.US_ASCII));
                                },
                        prober,
                        new EndpointInspection(new ClientTrust(List.of(authority.root()))),
                        clock,
                        Pauses.real());
    }

    @Test
    void fromSelfSignedToProvenAndBack() throws Exception {
        registerNodes();
        register("a.test");
        register("b.test");
        assembly.settle();
        assertThat(assembly.newest(A).endpoints())
                .hasSize(PUBLIC_PROTOCOLS + 1)
                .allSatisfy(
                        endpoint -> assertThat(endpoint.verdict()).isEqualTo(Verdict.SELF_SIGNED));
        assertThat(assembly.newest(MX1).endpoints()).hasSize(PUBLIC_PROTOCOLS);

        issue(MX1, "mx1.hosting.test");
        issue(WEB1, "web1.hosting.test");
        issue(A, "a.test", "*.a.test");
        issue(B, "mail.b.test", "webmail.b.test");
        assembly.settle();
        for (Subject subject : List.of(MX1, WEB1, A, B)) {
            assertProven(subject);
        }

        Instant start = clock.instant();
        issue(A, "a.test", "*.a.test");
        assembly.settle();
        System.out.println(
                "renewal on two nodes, one after the other, proven after "
                        + Duration.between(start, clock.instant()).toMillis()
                        + " ms");
        assertProven(A);

        aBrokenConfigurationIsRefusedAndNothingTouched();
        aLostReloadIsTakenBack();

        CertificateChain ofNode = chainOf(assembly.newest(MX1));
        remove("b.test");
        assembly.settle();
        assertThat(assembly.newest(B).removed()).isTrue();
        assertThat(mentions(mail.directory(), "b.test")).isEmpty();
        assertThat(mentions(web.directory(), "b.test")).isEmpty();
        assertThat(servedByMail(Protocol.IMAPS, "mail.b.test")).isEqualTo(ofNode.fingerprint());
        assertThat(servedByMail(Protocol.SMTP, "mail.b.test")).isEqualTo(ofNode.fingerprint());
        assertProven(A);

        register("b.test");
        assembly.settle();
        assertProven(B);
    }

    private void aBrokenConfigurationIsRefusedAndNothingTouched() throws IOException {
        Path file = Path.of(mail.dovecot().server().configDirectory(), "dovecot.conf");
        String sound = Files.readString(file);
        Map<String, String> before = tree(mail.directory());
        Files.writeString(file, sound + "\nno_such_setting = yes\n");
        try {
            Fingerprint old = assembly.newest(A).wanted();
            issue(A, "a.test", "*.a.test");
            assembly.reconcile.reconcile(mail.id());

            Failure failure = Assembly.failureOf(assembly.newest(MX1));
            assertThat(failure.code()).isEqualTo(ErrorCode.SERVER_CONFIGURATION_BROKEN);
            assertThat(assembly.newest(MX1).degraded()).isTrue();
            assertThat(tree(mail.directory())).isEqualTo(before);
            assertThat(Files.readString(file)).contains("no_such_setting");
            assertThat(assembly.newest(A).endpoints())
                    .filteredOn(endpoint -> endpoint.node().value().equals("mx1"))
                    .allSatisfy(endpoint -> assertThat(endpoint.leaf()).isEqualTo(old));
        } finally {
            Files.writeString(file, sound);
        }
        retryAtOnce();
        assembly.settle();
        assertProven(A);
        assertThat(assembly.newest(MX1).degraded()).isFalse();
    }

    private void aLostReloadIsTakenBack() {
        Fingerprint old = assembly.newest(A).wanted();
        reloadsAreLost = true;
        issue(A, "a.test", "*.a.test");
        assembly.reconcile.reconcile(mail.id());

        Failure failure = Assembly.failureOf(assembly.newest(A));
        assertThat(failure.code()).isEqualTo(ErrorCode.WRONG_CERTIFICATE_SERVED);
        assertThat(assembly.newest(A).endpoints())
                .filteredOn(endpoint -> endpoint.node().value().equals("mx1"))
                .allSatisfy(endpoint -> assertThat(endpoint.leaf()).isEqualTo(old));
        reloadsAreLost = false;
        retryAtOnce();
        assembly.settle();
        assertProven(A);
    }

    /** What an operator does who does not want to wait for the back-off. */
    private static void retryAtOnce() {
        DATABASE.jdbcClient().sql("update node_work set next_attempt = null").update();
        DATABASE.jdbcClient()
                .sql("update held_certificate set next_attempt = current_timestamp")
                .update();
    }

    private void assertProven(Subject subject) {
        EndpointsStatement statement = assembly.newest(subject);
        assertThat(statement.endpoints()).isNotEmpty();
        assertThat(statement.endpoints())
                .allSatisfy(
                        endpoint ->
                                assertThat(endpoint.verdict())
                                        .as(endpoint.evidence())
                                        .isEqualTo(Verdict.PROTECTED));
        assertThat(statement.proven()).isTrue();
        assertThat(statement.lastFailure()).isNull();
    }

    private Fingerprint servedByMail(Protocol protocol, String name) {
        Endpoint endpoint =
                new Endpoint(
                        MX1,
                        mail.id(),
                        protocol,
                        mail.address(),
                        mail.port(protocol),
                        DnsName.of(name));
        Observation seen = prober.probe(List.of(endpoint)).get(endpoint);
        return switch (seen) {
            case Observation.Served(CertificateChain presented) -> presented.fingerprint();
            case null, default -> throw new AssertionError(endpoint + ": " + seen);
        };
    }

    private CertificateChain chainOf(EndpointsStatement statement) {
        Fingerprint wanted = statement.wanted();
        return Objects.requireNonNull(issued.get(wanted)).chain();
    }

    private void registerNodes() {
        assembly.recorder.receive(
                node(mail.id(), mail.hostName(), mail.address(), mail.directory(), mail.servers()));
        assembly.recorder.receive(
                node(web.id(), web.hostName(), web.address(), web.directory(), web.servers()));
    }

    private NodeStatement node(
            NodeId id, DnsName hostName, String address, Path directory, List<Server> servers) {
        return new NodeStatement(
                id,
                hostName,
                address,
                directory.toString(),
                servers,
                policy(hostName.ascii()),
                clock.instant(),
                revision(Subject.node(id)),
                false);
    }

    private void register(String name) {
        assembly.recorder.receive(domain(name, false));
    }

    private void remove(String name) {
        assembly.recorder.receive(domain(name, true));
    }

    private DomainStatement domain(String name, boolean removed) {
        return new DomainStatement(
                DnsName.of(name),
                name,
                new OwnerId("alice"),
                mail.id(),
                web.id(),
                policy(name),
                clock.instant(),
                revision(Subject.domain(DnsName.of(name))),
                removed);
    }

    private void issue(Subject subject, String... names) {
        TestAuthority.Made made = authority.issue(names);
        issued.put(made.chain().fingerprint(), made);
        long revision = revision(subject);
        List<CertificateName> all = List.copyOf(made.chain().names());
        assembly.recorder.receive(
                new CertificateStatement(
                        subject,
                        revision,
                        made.chain(),
                        all,
                        all,
                        null,
                        null,
                        clock.instant(),
                        revision,
                        false));
    }

    private long revision(Subject subject) {
        return revisions.merge(subject, 1L, Long::sum);
    }

    private static CertificatePolicy policy(String name) {
        return new CertificatePolicy(
                List.of(CertificateName.exact(DnsName.of(name))), KeyType.ECDSA_P256, 0);
    }

    /** The session, with the fault that a reload succeeds and does nothing. */
    private NodeSession losingReloads(NodeSession session) {
        return (NodeSession)
                Proxy.newProxyInstance(
                        NodeSession.class.getClassLoader(),
                        new Class<?>[] {NodeSession.class},
                        (self, method, arguments) -> {
                            if (reloadsAreLost
                                    && method.getName().equals("run")
                                    && ((Command) arguments[0]).words().contains("reload")) {
                                return new CommandOutcome(0, "", "");
                            }
                            try {
                                return method.invoke(session, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private static Map<String, String> tree(Path directory) throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.toList()) {
                String what =
                        Files.isSymbolicLink(path)
                                ? "-> " + Files.readSymbolicLink(path)
                                : Files.isRegularFile(path)
                                        ? Files.getLastModifiedTime(path) + " " + Files.size(path)
                                        : "directory";
                tree.put(directory.relativize(path).toString(), what);
            }
        }
        return tree;
    }

    /** Files and directories below that say the name, in their own name or in what they hold. */
    private static List<Path> mentions(Path directory, String name) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.filter(path -> path.toString().contains(name) || holds(path, name))
                    .toList();
        }
    }

    private static boolean holds(Path path, String name) {
        try {
            return Files.isRegularFile(path)
                    && !path.toString().endsWith(".lmdb")
                    && Files.readString(path, StandardCharsets.ISO_8859_1).contains(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
