package org.waxseal.console.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.console.provisioning.Answer;
import org.waxseal.console.provisioning.EventId;
import org.waxseal.console.provisioning.Place;
import org.waxseal.console.provisioning.Requests;

/** Table {@code provisioning_requests}. */
public final class JdbcRequests implements Requests {
    private final JdbcClient database;

    public JdbcRequests(JdbcClient database) {
        this.database = database;
    }

    @Override
    public Optional<Seen> find(EventId id) {
        return database.sql(
                        """
                        select source, id, type, digest, outcome, code, partition_no, record_offset,
                            received_at
                        from provisioning_requests where source = :source and id = :id
                        """)
                .param("source", id.source())
                .param("id", id.id())
                .query((row, number) -> seen(row))
                .optional();
    }

    @Override
    public void store(Seen seen) {
        int updated =
                bound(
                        seen,
                        """
                        update provisioning_requests set type = :type, digest = :digest,
                            outcome = :outcome, code = :code, partition_no = :partition,
                            record_offset = :offset, received_at = :receivedAt
                        where source = :source and id = :id
                        """);
        if (updated == 0) {
            bound(
                    seen,
                    """
                    insert into provisioning_requests (source, id, type, digest, outcome, code,
                        partition_no, record_offset, received_at)
                    values (:source, :id, :type, :digest, :outcome, :code, :partition, :offset,
                        :receivedAt)
                    """);
        }
    }

    @Override
    public long rejectedSince(Instant since) {
        return database.sql(
                        """
                        select count(*) from provisioning_requests
                        where outcome = :outcome and received_at >= :since
                        """)
                .param("outcome", Answer.REJECTED.wireName())
                .param("since", Columns.at(since))
                .query(Long.class)
                .single();
    }

    @Override
    public void forgetBefore(Instant before) {
        database.sql("delete from provisioning_requests where received_at < :before")
                .param("before", Columns.at(before))
                .update();
    }

    private int bound(Seen seen, String sql) {
        ErrorCode code = seen.code();
        return database.sql(sql)
                .param("source", seen.id().source())
                .param("id", seen.id().id())
                .param("type", seen.type())
                .param("digest", seen.digest())
                .param("outcome", seen.answer().wireName())
                .param("code", code == null ? null : code.name())
                .param("partition", seen.place().partition())
                .param("offset", seen.place().offset())
                .param("receivedAt", Columns.at(seen.receivedAt()))
                .update();
    }

    private static Seen seen(ResultSet row) throws SQLException {
        String code = row.getString("code");
        return new Seen(
                new EventId(row.getString("source"), row.getString("id")),
                row.getString("type"),
                row.getString("digest"),
                Answer.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT)),
                code == null ? null : ErrorCode.valueOf(code),
                new Place(row.getInt("partition_no"), row.getLong("record_offset")),
                Columns.instant(row, "received_at"));
    }
}
