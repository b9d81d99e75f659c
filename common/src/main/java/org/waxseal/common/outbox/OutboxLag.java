package org.waxseal.common.outbox;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How far publishing is behind. */
public final class OutboxLag {
    private final JdbcClient database;
    private final Clock clock;

    public OutboxLag(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The age of the oldest statement that is not published yet; zero when all are. */
    public Duration oldest() {
        return database.sql("SELECT MIN(created_at) FROM outbox_record WHERE status = 'NEW'")
                .query(OffsetDateTime.class)
                .optional()
                .map(oldest -> Duration.between(oldest.toInstant(), clock.instant()))
                .filter(age -> !age.isNegative())
                .orElse(Duration.ZERO);
    }

    /** How many statements are not published yet. */
    public long waiting() {
        return database.sql("SELECT COUNT(*) FROM outbox_record WHERE status = 'NEW'")
                .query(Long.class)
                .single();
    }
}
