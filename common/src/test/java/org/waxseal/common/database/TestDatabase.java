package org.waxseal.common.database;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A service's migrated schema for repository tests; empty before each test. Write the tests once in
 * an abstract class that takes one, and give it two subclasses:
 *
 * <pre>{@code
 * class LineageRowsTest extends LineageRowsContract {
 *     @RegisterExtension static final TestDatabase DATABASE = TestDatabase.h2("issuer");
 *     LineageRowsTest() { super(DATABASE); }
 * }
 * class LineageRowsIT extends LineageRowsContract {
 *     @RegisterExtension static final TestDatabase DATABASE = TestDatabase.postgresql("issuer");
 *     LineageRowsIT() { super(DATABASE); }
 * }
 * }</pre>
 */
public final class TestDatabase implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    private final String service;
    private final boolean postgresql;
    private @Nullable HikariDataSource dataSource;

    private TestDatabase(String service, boolean postgresql) {
        this.service = service;
        this.postgresql = postgresql;
    }

    /** In the memory of this process. */
    public static TestDatabase h2(String service) {
        return new TestDatabase(service, false);
    }

    /** A private PostgreSQL of Debian, started once for all tests of the process; for an IT. */
    public static TestDatabase postgresql(String service) {
        return new TestDatabase(service, true);
    }

    /** Connections stand in the service's schema. */
    public HikariDataSource dataSource() {
        return Objects.requireNonNull(dataSource, "register it as a static extension");
    }

    public JdbcClient jdbcClient() {
        return JdbcClient.create(dataSource());
    }

    public TransactionTemplate transactions() {
        return new TransactionTemplate(new JdbcTransactionManager(dataSource()));
    }

    public boolean isPostgresql() {
        return postgresql;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        String url =
                postgresql
                        ? PrivatePostgresql.running(context).newDatabase()
                        : "jdbc:h2:mem:" + UUID.randomUUID();
        dataSource =
                ServiceDatabase.open(
                        new DatabaseProperties(url, PrivatePostgresql.USER, null, 10), service);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        JdbcClient database = jdbcClient();
        List<String> tables =
                database.sql(
                                """
                                SELECT table_name FROM information_schema.tables
                                WHERE table_schema = ? AND table_name NOT LIKE '%schema_history'
                                """)
                        .param(ServiceDatabase.schemaOf(service))
                        .query((row, number) -> Objects.requireNonNull(row.getString(1)))
                        .list();
        if (postgresql) {
            if (!tables.isEmpty()) {
                database.sql("TRUNCATE " + String.join(", ", tables) + " RESTART IDENTITY CASCADE")
                        .update();
            }
            return;
        }
        database.sql("SET REFERENTIAL_INTEGRITY FALSE").update();
        tables.forEach(
                table -> database.sql("TRUNCATE TABLE " + table + " RESTART IDENTITY").update());
        database.sql("SET REFERENTIAL_INTEGRITY TRUE").update();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        dataSource().close();
    }
}
