package org.waxseal.issuer.jdbc;

import static org.waxseal.issuer.jdbc.Columns.timestamp;

import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.issuer.challenge.ChallengeRecord;
import org.waxseal.issuer.challenge.PresentedRecords;

/** Table {@code presented_record}. */
public final class JdbcPresentedRecords implements PresentedRecords {
    private final JdbcClient database;

    public JdbcPresentedRecords(JdbcClient database) {
        this.database = database;
    }

    @Override
    public void remember(Subject subject, ChallengeRecord record, Instant removeBy) {
        of(
                        """
                        insert into presented_record (subject, name, owner, digest, remove_by)
                        values (:subject, :name, :owner, :digest, :removeBy)
                        on conflict do nothing
                        """,
                        subject,
                        record)
                .param("name", record.name().ascii())
                .param("removeBy", timestamp(removeBy))
                .update();
    }

    @Override
    public List<ChallengeRecord> of(Subject subject) {
        return database.sql(
                        """
                        select name, owner, digest from presented_record
                        where subject = :subject order by name, owner, digest
                        """)
                .param("subject", subject.key())
                .query(
                        (row, number) ->
                                new ChallengeRecord(
                                        new DnsName(row.getString("name")),
                                        row.getString("owner"),
                                        row.getString("digest")))
                .list();
    }

    @Override
    public boolean neededByOthers(Subject subject, ChallengeRecord record) {
        return of(
                                """
                        select count(*) from presented_record
                        where owner = :owner and digest = :digest and subject <> :subject
                        """,
                                subject,
                                record)
                        .query(Long.class)
                        .single()
                > 0;
    }

    @Override
    public void postpone(Subject subject, ChallengeRecord record, Instant removeBy) {
        of(
                        """
                        update presented_record set remove_by = :removeBy
                        where subject = :subject and owner = :owner and digest = :digest
                        """,
                        subject,
                        record)
                .param("removeBy", timestamp(removeBy))
                .update();
    }

    @Override
    public void forget(Subject subject, ChallengeRecord record) {
        of(
                        """
                        delete from presented_record
                        where subject = :subject and owner = :owner and digest = :digest
                        """,
                        subject,
                        record)
                .update();
    }

    @Override
    public List<Subject> overdue(Instant now, int limit) {
        return database.sql(
                        """
                        select subject, min(remove_by) as waiting from presented_record
                        where remove_by <= :now group by subject order by waiting limit :limit
                        """)
                .param("now", timestamp(now))
                .param("limit", limit)
                .query((row, number) -> Subject.parse(row.getString("subject")))
                .list();
    }

    private StatementSpec of(String statement, Subject subject, ChallengeRecord record) {
        return database.sql(statement)
                .param("subject", subject.key())
                .param("owner", record.owner())
                .param("digest", record.value());
    }
}
