package org.waxseal.issuer.jdbc;

import static org.waxseal.issuer.jdbc.Columns.instant;
import static org.waxseal.issuer.jdbc.Columns.timestamp;

import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.issuer.lineage.LineageStatistics;

/** Sums over table {@code lineage}, each answered from an index. */
public final class JdbcLineageStatistics implements LineageStatistics {
    private final JdbcClient database;

    public JdbcLineageStatistics(JdbcClient database) {
        this.database = database;
    }

    @Override
    public Optional<Instant> soonestExpiry() {
        return database.sql("select min(not_after) as soonest from lineage")
                .query((row, number) -> Optional.ofNullable(instant(row, "soonest")))
                .single();
    }

    @Override
    public long overdueRenewals(Instant now) {
        return database.sql("select count(*) from lineage where renew_at <= :now and not removed")
                .param("now", timestamp(now))
                .query(Long.class)
                .single();
    }

    @Override
    public long missingNames() {
        return database.sql("select count(*) from name_debt").query(Long.class).single();
    }
}
