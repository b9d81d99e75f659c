package org.waxseal.common.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.common.error.WaxsealException;

class ServiceDatabaseTest {
    @TempDir Path directory;

    @Test
    void givesEachServiceASchemaOfItsOwnInOneFile() throws Exception {
        List<Callable<HikariDataSource>> opens = new ArrayList<>();
        for (String service : List.of("console", "issuer", "assigner", "notifier")) {
            opens.add(() -> ServiceDatabase.open(inFile(), service));
        }
        List<HikariDataSource> open = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
            for (Future<HikariDataSource> opened : executor.invokeAll(opens)) {
                open.add(opened.get());
            }
        }
        try {
            JdbcClient first = JdbcClient.create(open.getFirst());
            first.sql(
                            """
                            INSERT INTO scheduled_tasks
                              (task_name, task_instance, execution_time, picked, version)
                            VALUES ('a', 'b', CURRENT_TIMESTAMP, FALSE, 1)
                            """)
                    .update();
            assertThat(count(open.get(0))).isEqualTo(1);
            assertThat(count(open.get(1))).isZero();
        } finally {
            open.forEach(HikariDataSource::close);
        }
        try (HikariDataSource again = ServiceDatabase.open(inFile(), "console")) {
            assertThat(count(again)).isEqualTo(1);
        }
    }

    @Test
    void saysThatAnotherProcessHasItOpen() throws Exception {
        Path file = directory.resolve("database").resolve("waxseal");
        Process other = OtherProcess.open(file, directory);
        try {
            assertThatThrownBy(() -> ServiceDatabase.open(inFile(), "console"))
                    .isInstanceOf(WaxsealException.class)
                    .hasMessageContaining("is open in another process");
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void saysThatTheServerCannotBeReached() {
        assertThatThrownBy(
                        () ->
                                ServiceDatabase.open(
                                        new DatabaseProperties(
                                                "jdbc:postgresql://127.0.0.1:1/waxseal?connectTimeout=1",
                                                "waxseal",
                                                null,
                                                2),
                                        "console"))
                .isInstanceOf(WaxsealException.class)
                .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/waxseal cannot be opened");
    }

    @Test
    void saysThatThePasswordFileIsMissing() {
        assertThatThrownBy(
                        () ->
                                ServiceDatabase.open(
                                        new DatabaseProperties(
                                                "jdbc:h2:mem:x",
                                                "waxseal",
                                                directory.resolve("none"),
                                                2),
                                        "console"))
                .hasMessageContaining("waxseal.database.password-file");
    }

    private DatabaseProperties inFile() {
        return new DatabaseProperties(
                "jdbc:h2:file:" + directory.resolve("database").resolve("waxseal"),
                "waxseal",
                null,
                4);
    }

    private static long count(HikariDataSource dataSource) {
        return JdbcClient.create(dataSource)
                .sql("SELECT COUNT(*) FROM scheduled_tasks")
                .query((row, number) -> row.getLong(1))
                .single();
    }

    /** Holds a database open until it is killed. */
    static final class OtherProcess {
        private OtherProcess() {}

        public static void main(String[] arguments) throws Exception {
            ServiceDatabase.open(
                    new DatabaseProperties("jdbc:h2:file:" + arguments[0], "waxseal", null, 2),
                    "other");
            Files.createFile(Path.of(arguments[1], "open"));
            new CountDownLatch(1).await();
        }

        static Process open(Path file, Path directory) throws Exception {
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-XX:TieredStopAtLevel=1",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    OtherProcess.class.getName(),
                                    file.toString(),
                                    directory.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(directory.resolve("other.log").toFile())
                            .start();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .failFast("the other process ended", () -> !process.isAlive())
                    .until(() -> Files.exists(directory.resolve("open")));
            return process;
        }
    }
}
