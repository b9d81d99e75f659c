package org.waxseal.assigner.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.assigner.registry.HostedDomain;
import org.waxseal.assigner.registry.Registry;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.KeyType;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.CertificateStatement;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.common.statement.Listener;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.statement.Server;

/** {@link Registry} in tables {@code node*}, {@code hosted_domain} and {@code certificate}. */
public final class JdbcRegistry implements Registry {
    private final JdbcClient jdbc;

    public JdbcRegistry(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void hold(Subject subject) {
        jdbc.sql("insert into held_subject (subject) values (:subject) on conflict do nothing")
                .param("subject", subject.key())
                .update();
        jdbc.sql("select subject from held_subject where subject = :subject for update")
                .param("subject", subject.key())
                .query(String.class)
                .single();
    }

    @Override
    public boolean store(NodeStatement node) {
        Optional<Long> known = revision("node", "id", node.id().value());
        if (known.isPresent() && known.get() >= node.revision()) {
            return false;
        }
        jdbc.sql(
                        known.isPresent()
                                ? """
                                update node set host_name = :hostName, address = :address,
                                  directory = :directory, certificate_names = :names,
                                  key_type = :keyType, renewal = :renewal, changed_at = :changedAt,
                                  revision = :revision, removed = :removed
                                where id = :id
                                """
                                : """
                                insert into node (id, host_name, address, directory,
                                  certificate_names, key_type, renewal, changed_at, revision, removed)
                                values (:id, :hostName, :address, :directory, :names, :keyType,
                                  :renewal, :changedAt, :revision, :removed)
                                """)
                .param("id", node.id().value())
                .param("hostName", node.hostName().ascii())
                .param("address", node.address())
                .param("directory", node.directory())
                .param(
                        "names",
                        node.certificate().names().stream()
                                .map(CertificateName::ascii)
                                .collect(Collectors.joining("\n")))
                .param("keyType", Columns.enumName(node.certificate().keyType()))
                .param("renewal", node.certificate().renewal())
                .param("changedAt", Columns.time(node.changedAt()))
                .param("revision", node.revision())
                .param("removed", node.removed())
                .update();
        storeServers(node);
        return true;
    }

    private void storeServers(NodeStatement node) {
        for (String table : List.of("node_setting", "node_listener", "node_server")) {
            jdbc.sql("delete from " + table + " where node = ?").param(node.id().value()).update();
        }
        for (Server server : node.servers()) {
            String software = Columns.enumName(server.software());
            jdbc.sql("insert into node_server (node, software, config_directory) values (?, ?, ?)")
                    .params(node.id().value(), software, server.configDirectory())
                    .update();
            for (Listener listener : new HashSet<>(server.listeners())) {
                jdbc.sql(
                                """
                                insert into node_listener (node, software, protocol, port)
                                values (?, ?, ?, ?)
                                """)
                        .params(
                                node.id().value(),
                                software,
                                Columns.enumName(listener.protocol()),
                                listener.port())
                        .update();
            }
            server.settings()
                    .forEach(
                            (name, setting) ->
                                    jdbc.sql(
                                                    """
                                                    insert into node_setting (node, software, name, setting)
                                                    values (?, ?, ?, ?)
                                                    """)
                                            .params(node.id().value(), software, name, setting)
                                            .update());
        }
    }

    @Override
    public boolean store(DomainStatement domain) {
        Optional<Long> known = revision("hosted_domain", "name", domain.name().ascii());
        if (known.isPresent() && known.get() >= domain.revision()) {
            return false;
        }
        jdbc.sql(
                        known.isPresent()
                                ? """
                                update hosted_domain set mail_node = :mail, webmail_node = :webmail,
                                  revision = :revision, removed = :removed
                                where name = :name
                                """
                                : """
                                insert into hosted_domain
                                  (name, mail_node, webmail_node, revision, removed)
                                values (:name, :mail, :webmail, :revision, :removed)
                                """)
                .param("name", domain.name().ascii())
                .param("mail", idOf(domain.mailNode()))
                .param("webmail", idOf(domain.webmailNode()))
                .param("revision", domain.revision())
                .param("removed", domain.removed())
                .update();
        return true;
    }

    @Override
    public boolean store(CertificateStatement certificate) {
        Optional<Long> known = revision("certificate", "subject", certificate.subject().key());
        if (known.isPresent() && known.get() >= certificate.revision()) {
            return false;
        }
        CertificateChain current = certificate.current();
        jdbc.sql(
                        known.isPresent()
                                ? """
                                update certificate set chain = :chain, revision = :revision,
                                  removed = :removed
                                where subject = :subject
                                """
                                : """
                                insert into certificate (subject, chain, revision, removed)
                                values (:subject, :chain, :revision, :removed)
                                """)
                .param("subject", certificate.subject().key())
                .param("chain", current == null ? null : current.toPem())
                .param("revision", certificate.revision())
                .param("removed", certificate.removed())
                .update();
        return true;
    }

    /** Locks the row, so that two receivers of one key come one after the other. */
    private Optional<Long> revision(String table, String keyColumn, String key) {
        return jdbc.sql(
                        "select revision from %s where %s = ? for update"
                                .formatted(table, keyColumn))
                .param(key)
                .query(Long.class)
                .optional();
    }

    @Override
    public Optional<NodeStatement> node(NodeId id) {
        return Optional.ofNullable(nodes(List.of(id)).get(id));
    }

    @Override
    public Map<NodeId, NodeStatement> nodes(Collection<NodeId> ids) {
        Map<NodeId, NodeStatement> nodes = new LinkedHashMap<>();
        for (List<NodeId> chunk : Columns.chunks(Set.copyOf(ids))) {
            List<String> keys = chunk.stream().map(NodeId::value).toList();
            Map<NodeId, List<Server>> servers = servers(keys);
            jdbc.sql("select * from node where id in (:ids)")
                    .param("ids", keys)
                    .query((row, number) -> node(row, servers))
                    .list()
                    .forEach(node -> nodes.put(node.id(), node));
        }
        return nodes;
    }

    private static NodeStatement node(ResultSet row, Map<NodeId, List<Server>> servers)
            throws SQLException {
        NodeId id = new NodeId(row.getString("id"));
        return new NodeStatement(
                id,
                DnsName.of(row.getString("host_name")),
                row.getString("address"),
                row.getString("directory"),
                servers.getOrDefault(id, List.of()),
                new CertificatePolicy(
                        row.getString("certificate_names")
                                .lines()
                                .map(CertificateName::of)
                                .toList(),
                        Columns.enumOf(KeyType.class, row.getString("key_type")),
                        row.getLong("renewal")),
                Columns.instant(row, "changed_at"),
                row.getLong("revision"),
                row.getBoolean("removed"));
    }

    private Map<NodeId, List<Server>> servers(List<String> nodes) {
        Map<String, List<Listener>> listeners = new HashMap<>();
        jdbc.sql("select * from node_listener where node in (:nodes) order by protocol, port")
                .param("nodes", nodes)
                .query(
                        row -> {
                            listeners
                                    .computeIfAbsent(serverKey(row), key -> new ArrayList<>())
                                    .add(
                                            new Listener(
                                                    Columns.enumOf(
                                                            Protocol.class,
                                                            row.getString("protocol")),
                                                    row.getInt("port")));
                        });
        Map<String, Map<String, String>> settings = new HashMap<>();
        jdbc.sql("select * from node_setting where node in (:nodes)")
                .param("nodes", nodes)
                .query(
                        row -> {
                            settings.computeIfAbsent(serverKey(row), key -> new HashMap<>())
                                    .put(row.getString("name"), row.getString("setting"));
                        });
        Map<NodeId, List<Server>> servers = new HashMap<>();
        jdbc.sql("select * from node_server where node in (:nodes) order by software")
                .param("nodes", nodes)
                .query(
                        row -> {
                            String key = serverKey(row);
                            servers.computeIfAbsent(
                                            new NodeId(row.getString("node")),
                                            node -> new ArrayList<>())
                                    .add(
                                            new Server(
                                                    Columns.enumOf(
                                                            Software.class,
                                                            row.getString("software")),
                                                    row.getString("config_directory"),
                                                    listeners.getOrDefault(key, List.of()),
                                                    settings.getOrDefault(key, Map.of())));
                        });
        return servers;
    }

    private static String serverKey(ResultSet row) throws SQLException {
        return row.getString("node") + " " + row.getString("software");
    }

    @Override
    public Optional<HostedDomain> domain(DnsName name) {
        return Optional.ofNullable(domains(List.of(name)).get(name));
    }

    @Override
    public Map<DnsName, HostedDomain> domains(Collection<DnsName> names) {
        Map<DnsName, HostedDomain> domains = new LinkedHashMap<>();
        for (List<DnsName> chunk : Columns.chunks(names)) {
            jdbc.sql("select * from hosted_domain where name in (:names)")
                    .param("names", chunk.stream().map(DnsName::ascii).toList())
                    .query(JdbcRegistry::domain)
                    .list()
                    .forEach(domain -> domains.put(domain.name(), domain));
        }
        return domains;
    }

    @Override
    public List<HostedDomain> domainsOn(NodeId node) {
        return jdbc.sql(
                        """
                        select * from hosted_domain
                        where (mail_node = :node or webmail_node = :node) and not removed
                        order by name
                        """)
                .param("node", node.value())
                .query(JdbcRegistry::domain)
                .list();
    }

    private static HostedDomain domain(ResultSet row, int number) throws SQLException {
        return new HostedDomain(
                new DnsName(row.getString("name")),
                nodeId(row.getString("mail_node")),
                nodeId(row.getString("webmail_node")),
                row.getLong("revision"),
                row.getBoolean("removed"));
    }

    @Override
    public Optional<CertificateChain> certificate(Subject subject) {
        return Optional.ofNullable(certificates(List.of(subject)).get(subject));
    }

    @Override
    public Map<Subject, CertificateChain> certificatesOn(NodeId node) {
        Map<Subject, CertificateChain> certificates = new LinkedHashMap<>();
        jdbc.sql(
                        """
                        select c.subject, c.chain from certificate c
                        where c.chain is not null and not c.removed
                          and (c.subject = :subject or c.subject in (
                            select 'domain:' || d.name from hosted_domain d
                            where (d.mail_node = :node or d.webmail_node = :node)
                              and not d.removed))
                        """)
                .param("subject", Subject.node(node).key())
                .param("node", node.value())
                .query(
                        row -> {
                            certificates.put(
                                    Subject.parse(row.getString("subject")),
                                    CertificateChain.fromPem(row.getString("chain")));
                        });
        return certificates;
    }

    @Override
    public Map<Subject, CertificateChain> certificates(Collection<Subject> subjects) {
        Map<Subject, CertificateChain> certificates = new LinkedHashMap<>();
        for (List<Subject> chunk : Columns.chunks(subjects)) {
            jdbc.sql(
                            """
                            select subject, chain from certificate
                            where subject in (:subjects) and chain is not null and not removed
                            """)
                    .param("subjects", chunk.stream().map(Subject::key).toList())
                    .query(
                            row -> {
                                certificates.put(
                                        Subject.parse(row.getString("subject")),
                                        CertificateChain.fromPem(row.getString("chain")));
                            });
        }
        return certificates;
    }

    private static @Nullable String idOf(@Nullable NodeId node) {
        return node == null ? null : node.value();
    }

    private static @Nullable NodeId nodeId(@Nullable String value) {
        return value == null ? null : new NodeId(value);
    }
}
