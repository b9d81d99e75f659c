package org.waxseal.console.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.console.provisioning.Answer;
import org.waxseal.console.provisioning.EventId;
import org.waxseal.console.provisioning.Place;
import org.waxseal.console.provisioning.Requests;
import org.waxseal.console.request.Fault;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Table {@code provisioning_requests}. */
public final class JdbcRequests implements Requests {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<List<FaultColumn>> FAULTS = new TypeReference<>() {};

    private final JdbcClient database;

    public JdbcRequests(JdbcClient database) {
        this.database = database;
    }

    @Override
    public Optional<Seen> find(EventId id) {
        return database.sql(
                        """
                        select source, id, type, digest, outcome, code, faults, partition_no,
                            record_offset, received_at
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
                            outcome = :outcome, code = :code, faults = :faults,
                            partition_no = :partition, record_offset = :offset, received_at = :receivedAt
                        where source = :source and id = :id
                        """);
        if (updated == 0) {
            bound(
                    seen,
                    """
                    insert into provisioning_requests (source, id, type, digest, outcome, code,
                        faults, partition_no, record_offset, received_at)
                    values (:source, :id, :type, :digest, :outcome, :code, :faults, :partition,
                        :offset, :receivedAt)
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
        List<Fault> faults = seen.faults();
        return database.sql(sql)
                .param("source", seen.id().source())
                .param("id", seen.id().id())
                .param("type", seen.type())
                .param("digest", seen.digest())
                .param("outcome", seen.answer().wireName())
                .param("code", faults.isEmpty() ? null : faults.getFirst().code().name())
                .param("faults", faults.isEmpty() ? null : written(faults))
                .param("partition", seen.place().partition())
                .param("offset", seen.place().offset())
                .param("receivedAt", Columns.at(seen.receivedAt()))
                .update();
    }

    /** One fault in the column {@code faults}. The names are stored: they never change. */
    record FaultColumn(String code, String pointer, String sentence) {}

    private static String written(List<Fault> faults) {
        return JSON.writeValueAsString(
                faults.stream()
                        .map(
                                fault ->
                                        new FaultColumn(
                                                fault.code().name(),
                                                fault.pointer(),
                                                fault.sentence()))
                        .toList());
    }

    private static List<Fault> faults(ResultSet row) throws SQLException {
        String code = row.getString("code");
        if (code == null) {
            return List.of();
        }
        String written = row.getString("faults");
        if (written == null) {
            return List.of(
                    new Fault(
                            ErrorCode.valueOf(code),
                            "",
                            "the request was rejected when it came first; its dead letter says why"));
        }
        return JSON.readValue(written, FAULTS).stream()
                .map(
                        fault ->
                                new Fault(
                                        ErrorCode.valueOf(fault.code()),
                                        fault.pointer(),
                                        fault.sentence()))
                .toList();
    }

    private static Seen seen(ResultSet row) throws SQLException {
        return new Seen(
                new EventId(row.getString("source"), row.getString("id")),
                row.getString("type"),
                row.getString("digest"),
                Answer.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT)),
                faults(row),
                new Place(row.getInt("partition_no"), row.getLong("record_offset")),
                Columns.instant(row, "received_at"));
    }
}
