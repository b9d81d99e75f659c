package org.waxseal.common.database;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/**
 * Opens a service's part of the database: makes its schema {@code waxseal_SERVICE} if it is
 * missing, brings the platform's tables and then the service's own up to date, and gives a pool
 * whose connections stand in that schema. SQL therefore never names a schema.
 */
public final class ServiceDatabase {
    private static final Pattern SERVICE = Pattern.compile("[a-z]{1,40}");

    /**
     * WRITE_DELAY: by default H2 keeps half a second of commits in memory, which a kill loses.
     * DB_CLOSE_ON_EXIT: its own shutdown hook would close the file under services that still work.
     */
    private static final String H2_SETTINGS =
            ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    /**
     * Services of one process take turns: H2 locks its catalogue for each change of a table, and
     * gives up waiting after two seconds, which a busy machine needs for a migration.
     */
    private static final ReentrantLock MIGRATION = new ReentrantLock();

    private ServiceDatabase() {}

    /**
     * Blocks until the migrations are done. The caller closes the pool.
     *
     * @param service lower-case letters only, for example {@code issuer}
     * @throws WaxsealException with {@code INFRASTRUCTURE_UNAVAILABLE} when it cannot be opened,
     *     saying why
     */
    public static HikariDataSource open(DatabaseProperties properties, String service) {
        String url = completeUrl(properties.url());
        String password = password(properties);
        String schema = schemaOf(service);
        MIGRATION.lock();
        try {
            return migrated(properties, service, url, password, schema);
        } finally {
            MIGRATION.unlock();
        }
    }

    private static HikariDataSource migrated(
            DatabaseProperties properties,
            String service,
            String url,
            String password,
            String schema) {
        createSchema(url, properties.username(), password, schema);
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName(schema);
        pool.setJdbcUrl(url);
        pool.setUsername(properties.username());
        pool.setPassword(password);
        pool.setSchema(schema);
        pool.setMaximumPoolSize(properties.connections());
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(CONNECT_LIMIT.toMillis());
        try {
            migrate(pool, schema, "platform", "platform_schema_history");
            migrate(pool, schema, service, "schema_history");
            if (isExclusive(properties)) {
                forgetDeadOutboxInstances(pool);
            }
            return pool;
        } catch (RuntimeException e) {
            pool.close();
            throw unavailable(
                    "the tables of schema " + schema + " cannot be brought up to date", e);
        }
    }

    /**
     * Opens a service's rows to look at them, while no process has them open or beside it. Makes
     * and migrates nothing. The caller closes the pool.
     *
     * @return empty when there is no such database, or nothing of the service in it
     * @throws WaxsealException with {@code INFRASTRUCTURE_UNAVAILABLE} when it cannot be opened
     */
    public static Optional<HikariDataSource> openForReading(
            DatabaseProperties properties, String service) {
        String url = properties.url();
        if (isExclusive(properties)) {
            Path file = h2File(url);
            if (!Files.exists(file.resolveSibling(file.getFileName() + ".mv.db"))) {
                return Optional.empty();
            }
            url = "jdbc:h2:file:" + file + ";ACCESS_MODE_DATA=r" + H2_SETTINGS;
        }
        String schema = schemaOf(service);
        Properties credentials = new Properties();
        credentials.setProperty("user", properties.username());
        credentials.setProperty("password", password(properties));
        try (Connection connection = DriverManager.getConnection(url, credentials);
                ResultSet schemas = connection.getMetaData().getSchemas(null, schema)) {
            return schemas.next()
                    ? Optional.of(reading(properties, url, schema))
                    : Optional.empty();
        } catch (SQLException e) {
            throw unavailable(reason(url, e), e);
        }
    }

    private static HikariDataSource reading(
            DatabaseProperties properties, String url, String schema) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setUsername(properties.username());
        pool.setPassword(password(properties));
        pool.setSchema(schema);
        pool.setMaximumPoolSize(1);
        pool.setReadOnly(true);
        pool.setConnectionTimeout(CONNECT_LIMIT.toMillis());
        return pool;
    }

    /** {@code waxseal_SERVICE}. */
    public static String schemaOf(String service) {
        if (!SERVICE.matcher(service).matches()) {
            throw new IllegalArgumentException("a service is named by lower-case letters");
        }
        return "waxseal_" + service;
    }

    /**
     * Whether only this process can have the database open, so that whatever an earlier process
     * held in it is free.
     */
    public static boolean isExclusive(DatabaseProperties properties) {
        return properties.url().startsWith("jdbc:h2:");
    }

    private static void migrate(DataSource pool, String schema, String part, String history) {
        try {
            Flyway.configure(ServiceDatabase.class.getClassLoader())
                    .dataSource(pool)
                    .schemas(schema)
                    .defaultSchema(schema)
                    .table(history)
                    .locations("classpath:db/migration/" + part)
                    // Two histories share the schema: the second finds it filled.
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .failOnMissingLocations(false)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw unavailable("migration of " + schema + " (" + part + ") failed", e);
        }
    }

    /** Or what a killed process had in hand waits until the outbox believes in its death. */
    private static void forgetDeadOutboxInstances(DataSource pool) {
        JdbcClient.create(pool).sql("DELETE FROM outbox_instance").update();
    }

    private static void createSchema(String url, String username, String password, String schema) {
        Properties credentials = new Properties();
        credentials.setProperty("user", username);
        credentials.setProperty("password", password);
        try (Connection connection = DriverManager.getConnection(url, credentials);
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + schema);
        } catch (SQLException e) {
            throw unavailable(reason(url, e), e);
        }
    }

    private static String reason(String url, SQLException fault) {
        int h2DatabaseAlreadyOpen = 90020;
        if (fault.getErrorCode() == h2DatabaseAlreadyOpen) {
            return "the database "
                    + url.replaceFirst(";.*", "")
                    + " is open in another process; stop that one first";
        }
        return "the database "
                + url.replaceFirst("[;?].*", "")
                + " cannot be opened ("
                + fault.getMessage()
                + "); see waxseal.database.url";
    }

    private static String completeUrl(String url) {
        if (!url.startsWith("jdbc:h2:")) {
            return url;
        }
        if (!url.startsWith("jdbc:h2:file:")) {
            return url + H2_SETTINGS + ";DB_CLOSE_DELAY=-1";
        }
        String[] parts = url.substring("jdbc:h2:file:".length()).split(";", 2);
        Path file = h2File(url);
        Path directory = file.getParent();
        if (directory == null) {
            throw new WaxsealException(
                    ErrorCode.FIELD_INVALID,
                    "waxseal.database.url '" + url + "' names no file; use jdbc:h2:file:PATH");
        }
        makePrivateDirectory(directory);
        return "jdbc:h2:file:" + file + (parts.length > 1 ? ";" + parts[1] : "") + H2_SETTINGS;
    }

    private static Path h2File(String url) {
        return Path.of(url.substring("jdbc:h2:file:".length()).split(";", 2)[0])
                .toAbsolutePath()
                .normalize();
    }

    private static void makePrivateDirectory(Path directory) {
        try {
            Files.createDirectories(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw unavailable("the directory " + directory + " cannot be made", e);
        }
    }

    private static String password(DatabaseProperties properties) {
        Path file = properties.passwordFile();
        if (file == null) {
            return "";
        }
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.isEmpty() ? "" : lines.getFirst();
        } catch (IOException e) {
            throw unavailable("waxseal.database.password-file " + file + " cannot be read", e);
        }
    }

    private static WaxsealException unavailable(String sentence, Exception cause) {
        return new WaxsealException(ErrorCode.INFRASTRUCTURE_UNAVAILABLE, sentence, cause);
    }
}
