package org.waxseal.assigner.reconcile;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.waxseal.assigner.inspection.ClientTrust;
import org.waxseal.assigner.inspection.EndpointInspection;
import org.waxseal.assigner.jdbc.JdbcNodeWorks;
import org.waxseal.assigner.jdbc.JdbcProtections;
import org.waxseal.assigner.pki.TestAuthority;
import org.waxseal.assigner.registry.StatementRecorder;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.database.DatabaseProperties;
import org.waxseal.common.database.ServiceDatabase;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.KeyType;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.CertificateStatement;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.common.statement.EndpointState;
import org.waxseal.common.statement.EndpointsStatement;
import org.waxseal.common.statement.Listener;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.statement.Server;

/**
 * The assigner on virtual time: its real rows in H2, a {@link FakeFleet}, and what it published.
 */
final class World {
    static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

    final VirtualTime time = new VirtualTime(START);
    final TestAuthority authority = new TestAuthority(START);
    final FakeFleet fleet = new FakeFleet();
    final List<EndpointsStatement> published;
    final List<Checkpoint> checkpoints;
    final List<String> outcomes;
    final JdbcNodeWorks works;
    final JdbcProtections protections;
    final StatementRecorder recorder;
    final ReconcileNode reconcile;
    final ReinspectNode reinspect;
    private final Assembly assembly;
    private final Map<String, Long> revisions = new HashMap<>();
    private final Map<String, List<@Nullable NodeId>> placements = new HashMap<>();

    World(DataSource source) {
        assembly =
                new Assembly(
                        source,
                        fleet,
                        fleet,
                        fleet,
                        node ->
                                reference -> {
                                    throw new WaxsealException(
                                            ErrorCode.KEY_NOT_FOUND, "fakes need no key");
                                },
                        fleet,
                        new EndpointInspection(new ClientTrust(List.of(authority.root()))),
                        time,
                        time);
        published = assembly.published;
        checkpoints = assembly.checkpoints;
        outcomes = assembly.outcomes;
        works = assembly.works;
        protections = assembly.protections;
        recorder = assembly.recorder;
        reconcile = assembly.reconcile;
        reinspect = assembly.reinspect;
    }

    /** In a database of its own. */
    static World apart() {
        return new World(
                ServiceDatabase.open(
                        new DatabaseProperties("jdbc:h2:mem:" + UUID.randomUUID(), "sa", null, 4),
                        "assigner"));
    }

    /** A mail node with smtp, imap and imaps; self-signed at first. */
    void mailNode(String id) {
        node(
                id,
                List.of(
                        server(Software.POSTFIX, new Listener(Protocol.SMTP, 25)),
                        server(
                                Software.DOVECOT,
                                new Listener(Protocol.IMAP, 143),
                                new Listener(Protocol.IMAPS, 993))));
    }

    /** A webmail node; self-signed at first. */
    void webNode(String id) {
        node(id, List.of(server(Software.NGINX, new Listener(Protocol.HTTPS, 443))));
    }

    private void node(String id, List<Server> servers) {
        NodeId node = new NodeId(id);
        fleet.add(node, authority.selfSigned(id + ".host.test").chain());
        recorder.receive(nodeStatement(id, servers, false));
    }

    void removeNode(String id) {
        recorder.receive(nodeStatement(id, List.of(), true));
    }

    private NodeStatement nodeStatement(String id, List<Server> servers, boolean removed) {
        return new NodeStatement(
                new NodeId(id),
                DnsName.of(id + ".host.test"),
                "127.0.0.1",
                "/etc/waxseal",
                servers,
                policy(id + ".host.test"),
                time.instant(),
                next("node " + id),
                removed);
    }

    private static Server server(Software software, Listener... listeners) {
        return new Server(software, "/etc/" + software.wireName(), List.of(listeners), Map.of());
    }

    DomainStatement domain(String name, @Nullable String mail, @Nullable String webmail) {
        placements.put(name, Arrays.asList(id(mail), id(webmail)));
        DomainStatement statement = domainStatement(name, false);
        recorder.receive(statement);
        return statement;
    }

    DomainStatement removeDomain(String name) {
        DomainStatement statement = domainStatement(name, true);
        recorder.receive(statement);
        return statement;
    }

    private DomainStatement domainStatement(String name, boolean removed) {
        List<@Nullable NodeId> nodes = Objects.requireNonNull(placements.get(name));
        return new DomainStatement(
                DnsName.of(name),
                name,
                new OwnerId("alice"),
                nodes.get(0),
                nodes.get(1),
                policy(name),
                time.instant(),
                next("domain " + name),
                removed);
    }

    /** Issues the usual wildcard certificate. */
    CertificateChain certificate(String domain) {
        return certificate(Subject.domain(DnsName.of(domain)), domain, "*." + domain);
    }

    CertificateChain nodeCertificate(String node) {
        return certificate(Subject.node(new NodeId(node)), node + ".host.test");
    }

    CertificateChain certificate(Subject subject, String... names) {
        CertificateChain chain = authority.issue(names).chain();
        fleet.know(chain);
        recorder.receive(certificateStatement(subject, chain));
        return chain;
    }

    CertificateStatement certificateStatement(Subject subject, CertificateChain chain) {
        long revision = next("certificate " + subject);
        List<CertificateName> names = List.copyOf(chain.names());
        return new CertificateStatement(
                subject,
                revision,
                chain,
                names,
                names,
                null,
                null,
                time.instant(),
                revision,
                false);
    }

    void settle() {
        assembly.settle();
    }

    long republish() {
        return assembly.republish.republish();
    }

    EndpointsStatement newest(String key) {
        return assembly.newest(Subject.parse(key));
    }

    EndpointsStatement ofDomain(String name) {
        return newest("domain:" + name);
    }

    List<Verdict> verdicts(String key) {
        return newest(key).endpoints().stream().map(EndpointState::verdict).distinct().toList();
    }

    List<EndpointsStatement> allOf(String key) {
        return assembly.allOf(Subject.parse(key));
    }

    private static CertificatePolicy policy(String name) {
        return new CertificatePolicy(
                List.of(CertificateName.exact(DnsName.of(name))), KeyType.ECDSA_P256, 0);
    }

    private long next(String key) {
        return revisions.merge(key, 1L, Long::sum);
    }

    private static @Nullable NodeId id(@Nullable String value) {
        return value == null ? null : new NodeId(value);
    }
}
