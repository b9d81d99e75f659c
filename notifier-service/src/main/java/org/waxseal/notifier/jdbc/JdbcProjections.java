package org.waxseal.notifier.jdbc;

import static java.util.stream.Collectors.joining;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.statement.CertificateStatement;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.common.statement.EndpointState;
import org.waxseal.common.statement.EndpointsStatement;
import org.waxseal.common.statement.Failure;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.statement.OwnerLocale;
import org.waxseal.common.statement.OwnerStatement;
import org.waxseal.common.statement.Statement;
import org.waxseal.notifier.notice.Certificate;
import org.waxseal.notifier.notice.Contact;
import org.waxseal.notifier.notice.Domain;
import org.waxseal.notifier.notice.Node;
import org.waxseal.notifier.notice.Projections;
import org.waxseal.notifier.notice.Protection;

/** {@link Projections} in the tables of {@code db/migration/notifier}. */
public final class JdbcProjections implements Projections {
    private final JdbcClient jdbc;

    public JdbcProjections(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void hold(String key) {
        jdbc.sql("insert into held_key (name) values (:name) on conflict do nothing")
                .param("name", key)
                .update();
        jdbc.sql("select name from held_key where name = :name for update")
                .param("name", key)
                .query(String.class)
                .single();
    }

    @Override
    public boolean store(Statement statement) {
        return switch (statement) {
            case OwnerStatement owner -> storeOwner(owner);
            case DomainStatement domain -> storeDomain(domain);
            case NodeStatement node -> storeNode(node);
            case CertificateStatement certificate -> storeCertificate(certificate);
            case EndpointsStatement endpoints -> storeEndpoints(endpoints);
        };
    }

    private boolean storeOwner(OwnerStatement owner) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("name", owner.name());
        values.put("email", owner.email());
        values.put("locale", owner.locale().name());
        return upsert("contact", "owner", owner.id().value(), values, owner);
    }

    private boolean storeDomain(DomainStatement domain) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("display_name", domain.displayName());
        values.put("owner", domain.owner().value());
        values.put(
                "registration",
                domain(domain.name())
                        .map(known -> registration(known.registration(), known.removed(), domain))
                        .orElseGet(() -> registration(Domain.NEVER_SEEN, true, domain)));
        values.put("changed_at", Columns.of(domain.changedAt()));
        return upsert("hosted_domain", "name", domain.name().ascii(), values, domain);
    }

    private boolean storeNode(NodeStatement node) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("host_name", node.hostName().ascii());
        values.put(
                "registration",
                node(node.id())
                        .map(known -> registration(known.registration(), known.removed(), node))
                        .orElseGet(() -> registration(Domain.NEVER_SEEN, true, node)));
        return upsert("node", "id", node.id().value(), values, node);
    }

    /** A registration begins where something gone, or never seen, is there. */
    private static long registration(long known, boolean wasGone, Statement statement) {
        return wasGone && !statement.removed() ? statement.revision() : known;
    }

    private boolean storeCertificate(CertificateStatement certificate) {
        CertificateChain current = certificate.current();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("leaf", current == null ? null : current.fingerprint().hex());
        values.put(
                "names",
                certificate.achieved().stream().map(CertificateName::ascii).collect(joining("\n")));
        values.put("not_after", current == null ? null : Columns.of(current.notAfter()));
        values.put("renew_at", Columns.ofNullable(certificate.renewAt()));
        putFailure(values, certificate.lastFailure());
        return upsert("certificate", "subject", certificate.subject().key(), values, certificate);
    }

    private boolean storeEndpoints(EndpointsStatement endpoints) {
        Protection known = protection(endpoints.subject()).filter(p -> !p.removed()).orElse(null);
        Protection.Episode unproven =
                episode(!endpoints.proven(), known == null ? null : known.unproven(), endpoints);
        Protection.Episode degradation =
                episode(
                        endpoints.degraded(),
                        known == null ? null : known.degradation(),
                        endpoints);
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("wanted", Columns.ofNullable(endpoints.wanted()));
        values.put("proven", endpoints.proven());
        values.put("proven_at", Columns.ofNullable(endpoints.provenAt()));
        values.put("degraded", endpoints.degraded());
        putFailure(values, endpoints.lastFailure());
        values.put("changed_at", Columns.of(endpoints.changedAt()));
        values.put("unproven_revision", unproven == null ? null : unproven.revision());
        values.put("unproven_since", unproven == null ? null : Columns.of(unproven.since()));
        values.put("degraded_revision", degradation == null ? null : degradation.revision());
        values.put("degraded_since", degradation == null ? null : Columns.of(degradation.since()));
        String subject = endpoints.subject().key();
        if (!upsert("protection", "subject", subject, values, endpoints)) {
            return false;
        }
        jdbc.sql("delete from endpoint where subject = :subject")
                .param("subject", subject)
                .update();
        int position = 0;
        for (EndpointState endpoint : endpoints.endpoints()) {
            insert(subject, position, endpoint);
            position++;
        }
        return true;
    }

    private static Protection.@Nullable Episode episode(
            boolean lasts, Protection.@Nullable Episode known, EndpointsStatement statement) {
        if (!lasts) {
            return null;
        }
        return known != null
                ? known
                : new Protection.Episode(statement.revision(), statement.changedAt());
    }

    private void insert(String subject, int position, EndpointState endpoint) {
        jdbc.sql(
                        """
                        insert into endpoint (subject, position, node, protocol, host, port, sni,
                            verdict, evidence, leaf, since)
                        values (:subject, :position, :node, :protocol, :host, :port, :sni,
                            :verdict, :evidence, :leaf, :since)
                        """)
                .param("subject", subject)
                .param("position", position)
                .param("node", endpoint.node().value())
                .param("protocol", endpoint.protocol().name())
                .param("host", endpoint.host())
                .param("port", endpoint.port())
                .param("sni", endpoint.sni().ascii())
                .param("verdict", endpoint.verdict().name())
                .param("evidence", endpoint.evidence())
                .param("leaf", Columns.ofNullable(endpoint.leaf()))
                .param("since", Columns.of(endpoint.since()))
                .update();
    }

    private static void putFailure(
            Map<String, @Nullable Object> values, @Nullable Failure failure) {
        values.put("failure_code", failure == null ? null : failure.code().name());
        values.put("failure_detail", failure == null ? null : failure.detail());
        values.put("failure_at", failure == null ? null : Columns.of(failure.at()));
        values.put(
                "failure_next_attempt",
                failure == null ? null : Columns.ofNullable(failure.nextAttempt()));
    }

    /**
     * The caller holds the key, so nobody inserts the same row between the two statements. Table
     * and column names are constants of this class.
     *
     * @return false when the row has this revision or a newer one
     */
    private boolean upsert(
            String table,
            String keyColumn,
            String key,
            Map<String, @Nullable Object> values,
            Statement statement) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(values);
        all.put("revision", statement.revision());
        all.put("removed", statement.removed());
        boolean known =
                jdbc.sql("select count(*) from %s where %s = :row_key".formatted(table, keyColumn))
                                .param("row_key", key)
                                .query(Long.class)
                                .single()
                        > 0;
        String sql =
                known
                        ? "update %s set %s where %s = :row_key and revision < :revision"
                                .formatted(
                                        table,
                                        all.keySet().stream()
                                                .map(column -> column + " = :" + column)
                                                .collect(joining(", ")),
                                        keyColumn)
                        : "insert into %s (%s, %s) values (:row_key, %s)"
                                .formatted(
                                        table,
                                        keyColumn,
                                        String.join(", ", all.keySet()),
                                        all.keySet().stream()
                                                .map(column -> ":" + column)
                                                .collect(joining(", ")));
        return jdbc.sql(sql).params(all).param("row_key", key).update() == 1;
    }

    @Override
    public Optional<Contact> contact(OwnerId owner) {
        return jdbc.sql("select * from contact where owner = :owner")
                .param("owner", owner.value())
                .query(
                        (row, number) ->
                                new Contact(
                                        owner,
                                        row.getString("name"),
                                        row.getString("email"),
                                        OwnerLocale.valueOf(row.getString("locale")),
                                        row.getBoolean("removed")))
                .optional();
    }

    @Override
    public Optional<Domain> domain(DnsName name) {
        return jdbc.sql("select * from hosted_domain where name = :name")
                .param("name", name.ascii())
                .query(
                        (row, number) ->
                                new Domain(
                                        name,
                                        row.getString("display_name"),
                                        new OwnerId(row.getString("owner")),
                                        row.getLong("registration"),
                                        Columns.instant(row, "changed_at"),
                                        row.getBoolean("removed")))
                .optional();
    }

    @Override
    public Optional<Node> node(NodeId id) {
        return jdbc.sql("select * from node where id = :id")
                .param("id", id.value())
                .query(
                        (row, number) ->
                                new Node(
                                        id,
                                        new DnsName(row.getString("host_name")),
                                        row.getLong("registration"),
                                        row.getBoolean("removed")))
                .optional();
    }

    @Override
    public Optional<Certificate> certificate(Subject subject) {
        return jdbc.sql("select * from certificate where subject = :subject")
                .param("subject", subject.key())
                .query(
                        (row, number) ->
                                new Certificate(
                                        Columns.nullableFingerprint(row, "leaf"),
                                        row.getString("names")
                                                .lines()
                                                .map(CertificateName::of)
                                                .toList(),
                                        Columns.nullableInstant(row, "not_after"),
                                        Columns.nullableInstant(row, "renew_at"),
                                        Columns.nullableFailure(row),
                                        row.getBoolean("removed")))
                .optional();
    }

    @Override
    public Optional<Protection> protection(Subject subject) {
        return jdbc.sql("select * from protection where subject = :subject")
                .param("subject", subject.key())
                .query(
                        (row, number) ->
                                new Protection(
                                        Columns.nullableFingerprint(row, "wanted"),
                                        endpoints(subject),
                                        row.getBoolean("proven"),
                                        Columns.nullableInstant(row, "proven_at"),
                                        row.getBoolean("degraded"),
                                        Columns.nullableFailure(row),
                                        Columns.instant(row, "changed_at"),
                                        episode(row, "unproven"),
                                        episode(row, "degraded"),
                                        row.getBoolean("removed")))
                .optional();
    }

    private static Protection.@Nullable Episode episode(ResultSet row, String prefix)
            throws SQLException {
        Instant since = Columns.nullableInstant(row, prefix + "_since");
        return since == null
                ? null
                : new Protection.Episode(row.getLong(prefix + "_revision"), since);
    }

    private List<EndpointState> endpoints(Subject subject) {
        return jdbc.sql("select * from endpoint where subject = :subject order by position")
                .param("subject", subject.key())
                .query(
                        (row, number) ->
                                new EndpointState(
                                        new NodeId(row.getString("node")),
                                        Protocol.valueOf(row.getString("protocol")),
                                        row.getString("host"),
                                        row.getInt("port"),
                                        new DnsName(row.getString("sni")),
                                        Verdict.valueOf(row.getString("verdict")),
                                        row.getString("evidence"),
                                        Columns.nullableFingerprint(row, "leaf"),
                                        Columns.instant(row, "since")))
                .list();
    }

    @Override
    public List<DnsName> domainsOf(OwnerId owner) {
        return jdbc.sql("select name from hosted_domain where owner = :owner order by name")
                .param("owner", owner.value())
                .query((row, number) -> new DnsName(row.getString("name")))
                .list();
    }
}
