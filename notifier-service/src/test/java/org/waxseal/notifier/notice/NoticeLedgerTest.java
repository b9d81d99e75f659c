package org.waxseal.notifier.notice;

import com.zaxxer.hikari.HikariDataSource;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.waxseal.common.database.DatabaseProperties;
import org.waxseal.common.database.ServiceDatabase;

class NoticeLedgerTest extends NoticeLedgerContract {
    private final HikariDataSource pool =
            ServiceDatabase.open(
                    new DatabaseProperties(
                            "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1",
                            "waxseal",
                            null,
                            6),
                    "notifier");

    @Override
    DataSource dataSource() {
        return pool;
    }

    @AfterEach
    void close() {
        pool.close();
    }
}
