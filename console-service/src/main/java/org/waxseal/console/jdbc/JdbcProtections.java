package org.waxseal.console.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.statement.EndpointState;
import org.waxseal.common.statement.EndpointsStatement;
import org.waxseal.common.statement.Failure;
import org.waxseal.console.protection.CertificateState;
import org.waxseal.console.protection.Protection;
import org.waxseal.console.protection.Protections;

/** Tables {@code certificates}, {@code protections} and {@code endpoints}. */
public final class JdbcProtections implements Protections {
    private final JdbcClient database;
    private final NamedParameterJdbcOperations batches;

    public JdbcProtections(JdbcClient database, NamedParameterJdbcOperations batches) {
        this.database = database;
        this.batches = batches;
    }

    @Override
    public boolean record(CertificateState state) {
        String update =
                """
                update certificates set generation = :generation, fingerprint = :fingerprint,
                    names = :names, not_before = :notBefore, not_after = :notAfter,
                    renew_at = :renewAt, failure_code = :failureCode,
                    failure_detail = :failureDetail, failure_at = :failureAt,
                    failure_next_attempt = :failureNextAttempt, changed_at = :changedAt,
                    revision = :revision, removed = :removed
                where subject = :subject and revision < :revision
                """;
        String insert =
                """
                insert into certificates (subject, generation, fingerprint, names, not_before,
                    not_after, renew_at, failure_code, failure_detail, failure_at,
                    failure_next_attempt, changed_at, revision, removed)
                values (:subject, :generation, :fingerprint, :names, :notBefore, :notAfter,
                    :renewAt, :failureCode, :failureDetail, :failureAt, :failureNextAttempt,
                    :changedAt, :revision, :removed)
                on conflict do nothing
                """;
        boolean news = bound(state, update).update() == 1 || bound(state, insert).update() == 1;
        if (news) {
            States.refresh(database, state.subject());
        }
        return news;
    }

    private StatementSpec bound(CertificateState state, String sql) {
        CertificateState.Current current = state.current();
        return withFailure(
                database.sql(sql)
                        .param("subject", state.subject().key())
                        .param("generation", state.generation())
                        .param("fingerprint", current == null ? null : current.fingerprint().hex())
                        .param("names", current == null ? null : Columns.names(current.names()))
                        .param(
                                "notBefore",
                                current == null ? null : Columns.at(current.notBefore()))
                        .param("notAfter", current == null ? null : Columns.at(current.notAfter()))
                        .param("renewAt", Columns.atOrNull(state.renewAt()))
                        .param("changedAt", Columns.at(state.changedAt()))
                        .param("revision", state.revision())
                        .param("removed", state.removed()),
                state.lastFailure());
    }

    @Override
    public boolean record(EndpointsStatement state) {
        String update =
                """
                update protections set wanted = :wanted, proven = :proven, proven_at = :provenAt,
                    degraded = :degraded, failure_code = :failureCode,
                    failure_detail = :failureDetail, failure_at = :failureAt,
                    failure_next_attempt = :failureNextAttempt, changed_at = :changedAt,
                    revision = :revision, removed = :removed
                where subject = :subject and revision < :revision
                """;
        String insert =
                """
                insert into protections (subject, wanted, proven, proven_at, degraded,
                    failure_code, failure_detail, failure_at, failure_next_attempt, changed_at,
                    revision, removed)
                values (:subject, :wanted, :proven, :provenAt, :degraded, :failureCode,
                    :failureDetail, :failureAt, :failureNextAttempt, :changedAt, :revision,
                    :removed)
                on conflict do nothing
                """;
        boolean news = bound(state, update).update() == 1 || bound(state, insert).update() == 1;
        if (news) {
            replaceEndpoints(state);
            States.refresh(database, state.subject());
        }
        return news;
    }

    private StatementSpec bound(EndpointsStatement state, String sql) {
        return withFailure(
                database.sql(sql)
                        .param("subject", state.subject().key())
                        .param("wanted", hexOf(state.wanted()))
                        .param("proven", state.proven())
                        .param("provenAt", Columns.atOrNull(state.provenAt()))
                        .param("degraded", state.degraded())
                        .param("changedAt", Columns.at(state.changedAt()))
                        .param("revision", state.revision())
                        .param("removed", state.removed()),
                state.lastFailure());
    }

    private static StatementSpec withFailure(StatementSpec statement, @Nullable Failure failure) {
        return statement
                .param("failureCode", Columns.codeOf(failure))
                .param("failureDetail", failure == null ? null : failure.detail())
                .param("failureAt", failure == null ? null : Columns.at(failure.at()))
                .param(
                        "failureNextAttempt",
                        failure == null ? null : Columns.atOrNull(failure.nextAttempt()));
    }

    private void replaceEndpoints(EndpointsStatement state) {
        database.sql("delete from endpoints where subject = :subject")
                .param("subject", state.subject().key())
                .update();
        List<SqlParameterSource> rows = new ArrayList<>();
        for (EndpointState endpoint : state.endpoints()) {
            rows.add(
                    new MapSqlParameterSource()
                            .addValue("subject", state.subject().key())
                            .addValue("place", rows.size())
                            .addValue("node", endpoint.node().value())
                            .addValue("protocol", endpoint.protocol().name())
                            .addValue("host", endpoint.host())
                            .addValue("port", endpoint.port())
                            .addValue("sni", endpoint.sni().ascii())
                            .addValue("verdict", endpoint.verdict().name())
                            .addValue("evidence", endpoint.evidence())
                            .addValue("leaf", hexOf(endpoint.leaf()))
                            .addValue("since", Columns.at(endpoint.since())));
        }
        if (!rows.isEmpty()) {
            batches.batchUpdate(
                    """
                    insert into endpoints (subject, place, node, protocol, host, port, sni,
                        verdict, evidence, leaf, since)
                    values (:subject, :place, :node, :protocol, :host, :port, :sni, :verdict,
                        :evidence, :leaf, :since)
                    """,
                    rows.toArray(SqlParameterSource[]::new));
        }
    }

    @Override
    public Map<Subject, Protection> of(Collection<? extends Subject> subjects) {
        if (subjects.isEmpty()) {
            return Map.of();
        }
        List<String> keys = subjects.stream().map(Subject::key).toList();
        Map<String, CertificateState> certificates = certificatesOf(keys);
        Map<String, EndpointsStatement> endpoints = endpointsOf(keys);
        Map<Subject, Protection> found = new HashMap<>();
        for (Subject subject : subjects) {
            found.put(
                    subject,
                    new Protection(certificates.get(subject.key()), endpoints.get(subject.key())));
        }
        return found;
    }

    private Map<String, CertificateState> certificatesOf(List<String> keys) {
        Map<String, CertificateState> found = new HashMap<>();
        database.sql(
                        """
                        select subject, generation, fingerprint, names, not_before, not_after,
                            renew_at, failure_code, failure_detail, failure_at,
                            failure_next_attempt, changed_at, revision, removed
                        from certificates where subject in (:keys) and not removed
                        """)
                .param("keys", keys)
                .query(
                        row -> {
                            found.put(row.getString("subject"), certificate(row));
                        });
        return found;
    }

    private static CertificateState certificate(ResultSet row) throws SQLException {
        String fingerprint = row.getString("fingerprint");
        return new CertificateState(
                Subject.parse(row.getString("subject")),
                row.getLong("generation"),
                fingerprint == null
                        ? null
                        : new CertificateState.Current(
                                new Fingerprint(fingerprint),
                                Columns.names(row.getString("names")),
                                Columns.instant(row, "not_before"),
                                Columns.instant(row, "not_after")),
                Columns.instantOrNull(row, "renew_at"),
                Columns.failure(row),
                Columns.instant(row, "changed_at"),
                row.getLong("revision"),
                row.getBoolean("removed"));
    }

    private Map<String, EndpointsStatement> endpointsOf(List<String> keys) {
        Map<String, List<EndpointState>> seen = new HashMap<>();
        database.sql(
                        """
                        select subject, node, protocol, host, port, sni, verdict, evidence, leaf, since
                        from endpoints where subject in (:keys) order by subject, place
                        """)
                .param("keys", keys)
                .query(
                        row -> {
                            seen.computeIfAbsent(row.getString("subject"), key -> new ArrayList<>())
                                    .add(endpoint(row));
                        });
        Map<String, EndpointsStatement> found = new HashMap<>();
        database.sql(
                        """
                        select subject, wanted, proven, proven_at, degraded, failure_code,
                            failure_detail, failure_at, failure_next_attempt, changed_at, revision,
                            removed
                        from protections where subject in (:keys) and not removed
                        """)
                .param("keys", keys)
                .query(
                        row -> {
                            String subject = row.getString("subject");
                            found.put(
                                    subject, endpoints(row, seen.getOrDefault(subject, List.of())));
                        });
        return found;
    }

    private static EndpointsStatement endpoints(ResultSet row, List<EndpointState> seen)
            throws SQLException {
        return new EndpointsStatement(
                Subject.parse(row.getString("subject")),
                fingerprint(row.getString("wanted")),
                seen,
                row.getBoolean("proven"),
                Columns.instantOrNull(row, "proven_at"),
                row.getBoolean("degraded"),
                Columns.failure(row),
                Columns.instant(row, "changed_at"),
                row.getLong("revision"),
                row.getBoolean("removed"));
    }

    private static EndpointState endpoint(ResultSet row) throws SQLException {
        return new EndpointState(
                new NodeId(row.getString("node")),
                Protocol.valueOf(row.getString("protocol")),
                row.getString("host"),
                row.getInt("port"),
                new DnsName(row.getString("sni")),
                Verdict.valueOf(row.getString("verdict")),
                row.getString("evidence"),
                fingerprint(row.getString("leaf")),
                Columns.instant(row, "since"));
    }

    private static @Nullable String hexOf(@Nullable Fingerprint fingerprint) {
        return fingerprint == null ? null : fingerprint.hex();
    }

    private static @Nullable Fingerprint fingerprint(@Nullable String hex) {
        return hex == null ? null : new Fingerprint(hex);
    }
}
