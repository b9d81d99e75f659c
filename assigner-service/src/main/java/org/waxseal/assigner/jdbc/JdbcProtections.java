package org.waxseal.assigner.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.assigner.inspection.Endpoint;
import org.waxseal.assigner.inspection.Judgement;
import org.waxseal.assigner.protection.EndpointRecord;
import org.waxseal.assigner.protection.Held;
import org.waxseal.assigner.protection.Protections;
import org.waxseal.assigner.protection.Publication;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.statement.Failure;

/**
 * {@link Protections} in tables {@code endpoint}, {@code publication}, {@code held_certificate}.
 */
public final class JdbcProtections implements Protections {
    private static final String ONE_ENDPOINT =
            """
            where subject = :subject and node = :node and protocol = :protocol and port = :port
              and sni = :sni
            """;

    private final JdbcClient jdbc;

    public JdbcProtections(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Map<Subject, List<EndpointRecord>> of(Collection<Subject> subjects) {
        Map<Subject, List<EndpointRecord>> records = new LinkedHashMap<>();
        for (List<Subject> chunk : Columns.chunks(subjects)) {
            jdbc.sql("select * from endpoint where subject in (:subjects)")
                    .param("subjects", chunk.stream().map(Subject::key).toList())
                    .query(JdbcProtections::endpoint)
                    .list()
                    .forEach(
                            record ->
                                    records.computeIfAbsent(
                                                    record.endpoint().subject(),
                                                    subject -> new ArrayList<>())
                                            .add(record));
        }
        return records;
    }

    @Override
    public List<EndpointRecord> on(NodeId node) {
        return jdbc.sql("select * from endpoint where node = ?")
                .param(node.value())
                .query(JdbcProtections::endpoint)
                .list();
    }

    private static EndpointRecord endpoint(ResultSet row, int number) throws SQLException {
        String shown = row.getString("shown");
        return new EndpointRecord(
                new Endpoint(
                        Subject.parse(row.getString("subject")),
                        new NodeId(row.getString("node")),
                        Columns.enumOf(Protocol.class, row.getString("protocol")),
                        row.getString("host"),
                        row.getInt("port"),
                        new DnsName(row.getString("sni"))),
                new Judgement(
                        Columns.enumOf(Verdict.class, row.getString("verdict")),
                        row.getString("evidence"),
                        Columns.fingerprint(row, "leaf")),
                Columns.fingerprint(row, "wanted"),
                Columns.instant(row, "inspected_at"),
                shown == null ? null : Columns.enumOf(Verdict.class, shown),
                Columns.optionalInstant(row, "since"));
    }

    @Override
    public void judged(Collection<EndpointRecord> records) {
        for (EndpointRecord record : records) {
            if (!update(record)) {
                insert(record);
            }
        }
    }

    private boolean update(EndpointRecord record) {
        return bound(
                                """
                                update endpoint set host = :host, verdict = :verdict,
                                  evidence = :evidence, leaf = :leaf, wanted = :wanted,
                                  inspected_at = :inspectedAt
                                """
                                        + ONE_ENDPOINT,
                                record)
                        .update()
                == 1;
    }

    private void insert(EndpointRecord record) {
        bound(
                        """
                        insert into endpoint (subject, node, protocol, port, sni, host, verdict,
                          evidence, leaf, wanted, inspected_at)
                        values (:subject, :node, :protocol, :port, :sni, :host, :verdict, :evidence,
                          :leaf, :wanted, :inspectedAt)
                        """,
                        record)
                .update();
    }

    private JdbcClient.StatementSpec bound(String sql, EndpointRecord record) {
        return bound(sql, record.endpoint())
                .param("host", record.endpoint().host())
                .param("verdict", Columns.enumName(record.own().verdict()))
                .param("evidence", record.own().evidence())
                .param("leaf", Columns.hex(record.own().leaf()))
                .param("wanted", Columns.hex(record.wanted()))
                .param("inspectedAt", Columns.time(record.inspectedAt()));
    }

    private JdbcClient.StatementSpec bound(String sql, Endpoint endpoint) {
        return jdbc.sql(sql)
                .param("subject", endpoint.subject().key())
                .param("node", endpoint.node().value())
                .param("protocol", Columns.enumName(endpoint.protocol()))
                .param("port", endpoint.port())
                .param("sni", endpoint.sni().ascii());
    }

    @Override
    public void shown(EndpointRecord record) {
        Verdict shown = record.shown();
        bound(
                        "update endpoint set shown = :shown, since = :since " + ONE_ENDPOINT,
                        record.endpoint())
                .param("shown", shown == null ? null : Columns.enumName(shown))
                .param("since", Columns.optionalTime(record.since()))
                .update();
    }

    @Override
    public void forget(Collection<Endpoint> endpoints) {
        endpoints.forEach(
                endpoint -> bound("delete from endpoint " + ONE_ENDPOINT, endpoint).update());
    }

    @Override
    public void makeStale(Collection<Subject> subjects) {
        // In one order for all: two nodes may make the same domains stale at the same moment.
        List<String> keys = subjects.stream().map(Subject::key).distinct().sorted().toList();
        for (String key : keys) {
            ensurePublication(key);
            jdbc.sql("update publication set stale = true where subject = ?").param(key).update();
        }
    }

    private void ensurePublication(String key) {
        boolean known =
                jdbc.sql("select count(*) from publication where subject = ?")
                                .param(key)
                                .query(Integer.class)
                                .single()
                        > 0;
        if (!known) {
            jdbc.sql(
                            """
                            insert into publication (subject, revision, digest, removed, stale)
                            values (?, 0, '', false, false)
                            on conflict do nothing
                            """)
                    .param(key)
                    .update();
        }
    }

    @Override
    public SortedSet<Subject> subjectsOn(NodeId node) {
        SortedSet<Subject> subjects = new TreeSet<>(Comparator.comparing(Subject::key));
        subjects.addAll(
                jdbc.sql("select distinct subject from endpoint where node = ?")
                        .param(node.value())
                        .query((row, number) -> Subject.parse(row.getString("subject")))
                        .list());
        return subjects;
    }

    @Override
    public List<Subject> stale(int limit) {
        return jdbc.sql("select subject from publication where stale order by subject limit ?")
                .param(limit)
                .query((row, number) -> Subject.parse(row.getString("subject")))
                .list();
    }

    @Override
    public List<Subject> published(String after, int limit) {
        return jdbc.sql(
                        """
                        select subject from publication
                        where revision > 0 and subject > ? order by subject limit ?
                        """)
                .param(after)
                .param(limit)
                .query((row, number) -> Subject.parse(row.getString("subject")))
                .list();
    }

    @Override
    public Publication lock(Subject subject) {
        ensurePublication(subject.key());
        jdbc.sql("update publication set stale = false where subject = ?")
                .param(subject.key())
                .update();
        return jdbc.sql("select * from publication where subject = ?")
                .param(subject.key())
                .query(
                        (row, number) ->
                                new Publication(
                                        subject,
                                        row.getLong("revision"),
                                        Columns.fingerprint(row, "proven_leaf"),
                                        Columns.optionalInstant(row, "proven_at"),
                                        row.getString("digest"),
                                        row.getBoolean("removed"),
                                        Columns.optionalInstant(row, "published_at")))
                .single();
    }

    @Override
    public void save(Publication publication) {
        jdbc.sql(
                        """
                        update publication set revision = :revision, proven_leaf = :provenLeaf,
                          proven_at = :provenAt, digest = :digest, removed = :removed,
                          published_at = :publishedAt
                        where subject = :subject
                        """)
                .param("revision", publication.revision())
                .param("provenLeaf", Columns.hex(publication.provenLeaf()))
                .param("provenAt", Columns.optionalTime(publication.provenAt()))
                .param("digest", publication.digest())
                .param("removed", publication.removed())
                .param("publishedAt", Columns.optionalTime(publication.publishedAt()))
                .param("subject", publication.subject().key())
                .update();
    }

    @Override
    public List<Held> heldOn(NodeId node) {
        return jdbc.sql("select * from held_certificate where node = ? order by subject")
                .param(node.value())
                .query(JdbcProtections::held)
                .list();
    }

    @Override
    public List<Held> heldOf(Collection<Subject> subjects) {
        List<Held> held = new ArrayList<>();
        for (List<Subject> chunk : Columns.chunks(subjects)) {
            held.addAll(
                    jdbc.sql(
                                    """
                                    select * from held_certificate where subject in (:subjects)
                                    order by subject, node
                                    """)
                            .param("subjects", chunk.stream().map(Subject::key).toList())
                            .query(JdbcProtections::held)
                            .list());
        }
        return held;
    }

    private static Held held(ResultSet row, int number) throws SQLException {
        return new Held(
                new NodeId(row.getString("node")),
                Subject.parse(row.getString("subject")),
                new Fingerprint(row.getString("leaf")),
                row.getInt("attempts"),
                new Failure(
                        Columns.enumOf(ErrorCode.class, row.getString("failure_code")),
                        row.getString("failure_detail"),
                        Columns.instant(row, "failure_at"),
                        Columns.optionalInstant(row, "next_attempt")));
    }

    @Override
    public void hold(Held held) {
        release(held.node(), List.of(held.subject()));
        jdbc.sql(
                        """
                        insert into held_certificate (node, subject, leaf, attempts, failure_code,
                          failure_detail, failure_at, next_attempt)
                        values (:node, :subject, :leaf, :attempts, :code, :detail, :at, :next)
                        """)
                .param("node", held.node().value())
                .param("subject", held.subject().key())
                .param("leaf", held.leaf().hex())
                .param("attempts", held.attempts())
                .param("code", Columns.enumName(held.failure().code()))
                .param("detail", held.failure().detail())
                .param("at", Columns.time(held.failure().at()))
                .param("next", Columns.optionalTime(held.failure().nextAttempt()))
                .update();
    }

    @Override
    public void release(NodeId node, Collection<Subject> subjects) {
        for (List<Subject> chunk : Columns.chunks(subjects)) {
            jdbc.sql("delete from held_certificate where node = :node and subject in (:subjects)")
                    .param("node", node.value())
                    .param("subjects", chunk.stream().map(Subject::key).toList())
                    .update();
        }
    }

    @Override
    public Map<Verdict, Long> count() {
        Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
        jdbc.sql(
                        """
                        select coalesce(shown, 'unknown') as verdict, count(*) as endpoints
                        from endpoint group by coalesce(shown, 'unknown')
                        """)
                .query(
                        row -> {
                            counts.put(
                                    Columns.enumOf(Verdict.class, row.getString("verdict")),
                                    row.getLong("endpoints"));
                        });
        return counts;
    }
}
