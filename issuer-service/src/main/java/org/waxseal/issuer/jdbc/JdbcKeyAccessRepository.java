package org.waxseal.issuer.jdbc;

import static org.waxseal.issuer.jdbc.Columns.timestamp;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.issuer.vault.Access;
import org.waxseal.issuer.vault.KeyAccess;
import org.waxseal.issuer.vault.KeyAccessRepository;
import org.waxseal.issuer.vault.KeyReference;

/** Table {@code key_access}. */
public final class JdbcKeyAccessRepository implements KeyAccessRepository {
    private final JdbcClient database;

    public JdbcKeyAccessRepository(JdbcClient database) {
        this.database = database;
    }

    @Override
    public void add(KeyAccess row) {
        KeyReference reference = row.reference();
        Access access = row.access();
        NodeId node = access.node();
        Fingerprint certificate = access.certificate();
        ErrorCode fault = row.fault();
        database.sql(
                        """
                        insert into key_access
                          (accessed_at, action, holder, generation, client, node, fingerprint,
                           reason, fault)
                        values
                          (:at, :action, :holder, :generation, :client, :node, :fingerprint,
                           :reason, :fault)
                        """)
                .param("at", timestamp(row.at()))
                .param("action", row.action().wireName())
                .param("holder", reference == null ? null : reference.holder(), Types.VARCHAR)
                .param(
                        "generation",
                        reference == null ? null : reference.generation(),
                        Types.BIGINT)
                .param("client", access.client())
                .param("node", node == null ? null : node.value(), Types.VARCHAR)
                .param("fingerprint", certificate == null ? null : certificate.hex(), Types.VARCHAR)
                .param("reason", access.reason())
                .param("fault", fault == null ? null : fault.wireName(), Types.VARCHAR)
                .update();
    }

    @Override
    public List<Row> list(@Nullable String holder, long before, int limit) {
        return database.sql(
                        """
                        select id, accessed_at, action, holder, generation, client, node,
                          fingerprint, reason, fault
                        from key_access where id < :before%s order by id desc limit :limit
                        """
                                .formatted(holder == null ? "" : " and holder = :holder"))
                .param("before", before)
                .param("limit", limit)
                .param("holder", holder, Types.VARCHAR)
                .query(JdbcKeyAccessRepository::access)
                .list();
    }

    @Override
    public int forgetBefore(Instant instant) {
        return database.sql("delete from key_access where accessed_at < :instant")
                .param("instant", timestamp(instant))
                .update();
    }

    private static Row access(ResultSet row, int number) throws SQLException {
        String holder = row.getString("holder");
        String node = row.getString("node");
        String fingerprint = row.getString("fingerprint");
        String fault = row.getString("fault");
        return new Row(
                row.getLong("id"),
                new KeyAccess(
                        Objects.requireNonNull(Columns.instant(row, "accessed_at")),
                        of(
                                KeyAccess.Action.values(),
                                KeyAccess.Action::wireName,
                                row.getString("action")),
                        holder == null ? null : new KeyReference(holder, row.getLong("generation")),
                        new Access(
                                row.getString("client"),
                                node == null ? null : new NodeId(node),
                                fingerprint == null ? null : new Fingerprint(fingerprint),
                                row.getString("reason")),
                        fault == null ? null : of(ErrorCode.values(), ErrorCode::wireName, fault)));
    }

    private static <T> T of(T[] values, Function<T, String> wireName, String written) {
        return Arrays.stream(values)
                .filter(value -> wireName.apply(value).equals(written))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("unknown value " + written));
    }
}
