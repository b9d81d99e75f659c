package org.waxseal.assigner.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.assigner.work.Lease;
import org.waxseal.assigner.work.NodeWorks;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.statement.Failure;

/** {@link NodeWorks} in table {@code node_work}; also asks {@code held_certificate} what is due. */
public final class JdbcNodeWorks implements NodeWorks {
    /** A node that waits longer goes this soon when something new is wanted of it. */
    private static final Duration SOONER = Duration.ofSeconds(10);

    private static final String DUE =
            """
            ((w.wanted > w.applied and (w.next_attempt is null or w.next_attempt <= :now))
             or (w.attempts = 0 and exists (
               select 1 from held_certificate h
               where h.node = w.node and h.next_attempt <= :now)))
            """;

    private final JdbcClient jdbc;

    public JdbcNodeWorks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void want(SortedSet<NodeId> nodes, Instant now) {
        for (NodeId node : nodes) {
            if (!countUp(node, now)) {
                jdbc.sql(
                                """
                                insert into node_work
                                  (node, wanted, applied, wanted_at, token, attempts)
                                values (:node, 0, 0, :now, 0, 0)
                                on conflict do nothing
                                """)
                        .param("node", node.value())
                        .param("now", Columns.time(now))
                        .update();
                countUp(node, now);
            }
        }
    }

    private boolean countUp(NodeId node, Instant now) {
        return jdbc.sql(
                                """
                                update node_work set
                                  wanted_at = case when wanted > applied then wanted_at else :now end,
                                  next_attempt = case
                                    when next_attempt > :sooner then :sooner else next_attempt end,
                                  wanted = wanted + 1
                                where node = :node
                                """)
                        .param("node", node.value())
                        .param("now", Columns.time(now))
                        .param("sooner", Columns.time(now.plus(SOONER)))
                        .update()
                == 1;
    }

    @Override
    public Optional<Lease> take(NodeId node, Instant now) {
        Optional<Lease> next =
                jdbc.sql("select * from node_work where node = ?")
                        .param(node.value())
                        .query(
                                (row, number) ->
                                        new Lease(
                                                node,
                                                row.getLong("token") + 1,
                                                row.getLong("wanted"),
                                                row.getInt("attempts"),
                                                Columns.failure(row, "failure_next")))
                        .optional();
        return next.filter(lease -> isTaken(lease, now));
    }

    /** Only one of those who have read the same token gets the next one. */
    private boolean isTaken(Lease lease, Instant now) {
        return jdbc.sql(
                                "update node_work w set token = :token where w.node = :node"
                                        + " and w.token = :token - 1 and "
                                        + DUE)
                        .param("token", lease.token())
                        .param("node", lease.node().value())
                        .param("now", Columns.time(now))
                        .update()
                == 1;
    }

    @Override
    public long wanted(NodeId node) {
        return jdbc.sql("select wanted from node_work where node = ?")
                .param(node.value())
                .query(Long.class)
                .single();
    }

    @Override
    public Optional<Standing> standing(NodeId node) {
        return jdbc.sql("select * from node_work where node = ?")
                .param(node.value())
                .query(
                        (row, number) ->
                                new Standing(
                                        row.getLong("token"),
                                        row.getLong("wanted"),
                                        row.getLong("applied"),
                                        row.getInt("attempts")))
                .optional();
    }

    @Override
    public boolean finish(Lease lease) {
        if (lock(lease.node()) != lease.token()) {
            return false;
        }
        jdbc.sql(
                        """
                        update node_work set applied = :seen, next_attempt = null,
                          attempts = 0, failure_code = null, failure_detail = null,
                          failure_at = null, failure_next = null
                        where node = :node
                        """)
                .param("seen", lease.wanted())
                .param("node", lease.node().value())
                .update();
        return wanted(lease.node()) == lease.wanted();
    }

    @Override
    public void fail(Lease lease, Failure failure) {
        if (lock(lease.node()) != lease.token()) {
            return;
        }
        boolean waitsForChange = failure.nextAttempt() == null;
        jdbc.sql(
                        """
                        update node_work set attempts = attempts + 1, failure_code = :code,
                          failure_detail = :detail, failure_at = :at, failure_next = :next,
                          next_attempt = :next,
                          applied = case when :settled then :seen else applied end
                        where node = :node
                        """)
                .param("code", Columns.enumName(failure.code()))
                .param("detail", failure.detail())
                .param("at", Columns.time(failure.at()))
                .param("next", Columns.optionalTime(failure.nextAttempt()))
                .param("settled", waitsForChange)
                .param("seen", lease.wanted())
                .param("node", lease.node().value())
                .update();
    }

    @Override
    public List<NodeId> due(Instant now, int limit) {
        return jdbc.sql(
                        "select w.node from node_work w where "
                                + DUE
                                + " order by w.wanted_at limit :limit")
                .param("now", Columns.time(now))
                .param("limit", limit)
                .query((row, number) -> new NodeId(row.getString("node")))
                .list();
    }

    @Override
    public Map<NodeId, StandingFailure> failures(Collection<NodeId> nodes) {
        Map<NodeId, StandingFailure> failures = new LinkedHashMap<>();
        for (List<NodeId> chunk : Columns.chunks(nodes)) {
            jdbc.sql("select * from node_work where node in (:nodes) and failure_code is not null")
                    .param("nodes", chunk.stream().map(NodeId::value).toList())
                    .query(
                            row -> {
                                Failure failure = Columns.failure(row, "failure_next");
                                if (failure != null) {
                                    failures.put(
                                            new NodeId(row.getString("node")),
                                            new StandingFailure(failure, row.getInt("attempts")));
                                }
                            });
        }
        return failures;
    }

    @Override
    public List<NodeId> dueForInspection(Instant now, int limit) {
        return jdbc.sql(
                        "select node from node_work where inspect_at <= :now order by inspect_at limit :limit")
                .param("now", Columns.time(now))
                .param("limit", limit)
                .query((row, number) -> new NodeId(row.getString("node")))
                .list();
    }

    @Override
    public long lock(NodeId node) {
        return jdbc.sql("select token from node_work where node = ? for update")
                .param(node.value())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    @Override
    public void inspectAgain(NodeId node, Instant at) {
        jdbc.sql("update node_work set inspect_at = ? where node = ?")
                .params(Columns.time(at), node.value())
                .update();
    }

    @Override
    public void inspectFirst(NodeId node, Instant at) {
        jdbc.sql("update node_work set inspect_at = ? where node = ? and inspect_at is null")
                .params(Columns.time(at), node.value())
                .update();
    }

    @Override
    public void forgetInspection(NodeId node) {
        jdbc.sql("update node_work set inspect_at = null where node = ?")
                .param(node.value())
                .update();
    }
}
