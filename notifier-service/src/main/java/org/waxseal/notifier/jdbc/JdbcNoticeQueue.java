package org.waxseal.notifier.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.notifier.notice.Notice;
import org.waxseal.notifier.notice.NoticeKind;
import org.waxseal.notifier.notice.NoticeQueue;
import org.waxseal.notifier.notice.Told;

/** {@link NoticeQueue} in table {@code notice}; an identity stands there once. */
public final class JdbcNoticeQueue implements NoticeQueue {
    private final JdbcClient jdbc;

    public JdbcNoticeQueue(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean add(Notice notice, Instant now) {
        return insert(notice, now) || revive(notice);
    }

    private boolean insert(Notice notice, Instant now) {
        return jdbc.sql(
                                """
                                insert into notice (id, identity, kind, subject, registration,
                                    leaf, code, since, status, due_at, attempts, stored_at)
                                values (:id, :identity, :kind, :subject, :registration,
                                    :leaf, :code, :since, 'WAITING', :due_at, 0, :stored_at)
                                on conflict do nothing
                                """)
                        .param("id", notice.id())
                        .param("identity", notice.identity())
                        .param("kind", notice.kind().name())
                        .param("subject", notice.subject().key())
                        .param("registration", notice.registration())
                        .param("leaf", Columns.ofNullable(notice.leaf()))
                        .param("code", Columns.ofNullable(notice.code()))
                        .param("since", Columns.of(notice.at()))
                        .param("due_at", Columns.of(notice.notBefore()))
                        .param("stored_at", Columns.of(now))
                        .update()
                == 1;
    }

    private boolean revive(Notice notice) {
        return jdbc.sql(
                                """
                                update notice set status = 'WAITING', due_at = :due_at,
                                    attempts = 0, since = :since, settled_at = null
                                where id = :id and status = 'DROPPED'
                                """)
                        .param("id", notice.id())
                        .param("since", Columns.of(notice.at()))
                        .param("due_at", Columns.of(notice.notBefore()))
                        .update()
                == 1;
    }

    @Override
    public Optional<Entry> find(String id) {
        return jdbc.sql("select * from notice where id = :id")
                .param("id", id)
                .query((row, number) -> entry(row))
                .optional();
    }

    private static Entry entry(ResultSet row) throws SQLException {
        Instant dueAt = Columns.instant(row, "due_at");
        return new Entry(
                new Notice(
                        row.getString("identity"),
                        NoticeKind.valueOf(row.getString("kind")),
                        Subject.parse(row.getString("subject")),
                        row.getLong("registration"),
                        Columns.nullableFingerprint(row, "leaf"),
                        Columns.nullableCode(row, "code"),
                        Columns.instant(row, "since"),
                        dueAt),
                Status.valueOf(row.getString("status")),
                dueAt,
                row.getInt("attempts"));
    }

    @Override
    public List<String> due(Instant now, int limit) {
        return jdbc.sql(
                        """
                        select id from notice where status = 'WAITING' and due_at <= :now
                        order by due_at, id limit :maximum
                        """)
                .param("now", Columns.of(now))
                .param("maximum", limit)
                .query((row, number) -> row.getString("id"))
                .list();
    }

    @Override
    public Optional<Instant> oldestDue(Instant now) {
        return jdbc.sql(
                        """
                        select due_at from notice where status = 'WAITING' and due_at <= :now
                        order by due_at limit 1
                        """)
                .param("now", Columns.of(now))
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    @Override
    public Told told(Subject subject, long registration) {
        return new Told(
                jdbc.sql(
                                """
                                select kind, leaf, code, settled_at from notice
                                where subject = :subject and registration = :registration
                                    and status = 'SENT'
                                """)
                        .param("subject", subject.key())
                        .param("registration", registration)
                        .query(
                                (row, number) ->
                                        new Told.Word(
                                                NoticeKind.valueOf(row.getString("kind")),
                                                Columns.nullableFingerprint(row, "leaf"),
                                                Columns.nullableCode(row, "code"),
                                                Columns.instant(row, "settled_at")))
                        .list());
    }

    @Override
    public void postpone(String id, Instant until) {
        jdbc.sql("update notice set due_at = :until where id = :id and status = 'WAITING'")
                .param("until", Columns.of(until))
                .param("id", id)
                .update();
    }

    @Override
    public void sent(String id, @Nullable Fingerprint leaf, Instant now) {
        jdbc.sql(
                        """
                        update notice set status = 'SENT', leaf = :leaf, reason = null,
                            settled_at = :now
                        where id = :id
                        """)
                .param("leaf", Columns.ofNullable(leaf))
                .param("now", Columns.of(now))
                .param("id", id)
                .update();
    }

    @Override
    public void dropped(String id, Instant now) {
        settle(id, "DROPPED", "no longer true", now);
    }

    @Override
    public void failed(String id, String reason, Instant now) {
        settle(id, "FAILED", reason, now);
    }

    private void settle(String id, String status, String reason, Instant now) {
        jdbc.sql(
                        """
                        update notice set status = :status, reason = :reason, settled_at = :now
                        where id = :id and status = 'WAITING'
                        """)
                .param("status", status)
                .param("reason", reason)
                .param("now", Columns.of(now))
                .param("id", id)
                .update();
    }

    @Override
    public void deferred(String id, int attempts, String reason, Instant until) {
        jdbc.sql(
                        """
                        update notice set attempts = :attempts, reason = :reason, due_at = :until
                        where id = :id and status = 'WAITING'
                        """)
                .param("attempts", attempts)
                .param("reason", reason)
                .param("until", Columns.of(until))
                .param("id", id)
                .update();
    }

    @Override
    public void retryFailed(OwnerId owner, Instant now) {
        jdbc.sql(
                        """
                        update notice set status = 'WAITING', attempts = 0, due_at = :now,
                            settled_at = null
                        where status = 'FAILED' and subject in (
                            select 'domain:' || name from hosted_domain where owner = :owner)
                        """)
                .param("now", Columns.of(now))
                .param("owner", owner.value())
                .update();
    }
}
