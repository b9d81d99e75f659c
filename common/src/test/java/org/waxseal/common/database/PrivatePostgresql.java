package org.waxseal.common.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A PostgreSQL of Debian 12 on a loopback port and a temporary directory. It does not start as
 * root: then the user {@code postgres} of the package runs it.
 */
final class PrivatePostgresql implements AutoCloseable {
    static final String USER = "waxseal";

    private static final Path PROGRAMS = Path.of("/usr/lib/postgresql/15/bin");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Path directory;
    private final Process server;
    private final int port;
    private final AtomicInteger databases = new AtomicInteger();

    private PrivatePostgresql(Path directory, Process server, int port) {
        this.directory = directory;
        this.server = server;
        this.port = port;
    }

    /** The one of this process; JUnit closes it after the last test. */
    static PrivatePostgresql running(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(PrivatePostgresql.class, key -> start(), PrivatePostgresql.class);
    }

    /** Makes a database and gives its URL. */
    String newDatabase() {
        String name = "test" + databases.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(url("postgres"), USER, "");
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot make a database", e);
        }
        return url(name);
    }

    @Override
    public void close() throws IOException {
        server.descendants().forEach(ProcessHandle::destroy);
        server.destroy();
        if (!endedWithin(Duration.ofSeconds(20))) {
            server.descendants().forEach(ProcessHandle::destroyForcibly);
            server.destroyForcibly();
            endedWithin(Duration.ofSeconds(20));
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private boolean endedWithin(Duration limit) {
        try {
            return server.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static PrivatePostgresql start() {
        try {
            Path directory = Files.createTempDirectory("waxseal-postgresql");
            String owner = System.getProperty("user.name");
            if (owner.equals("root")) {
                Files.setOwner(
                        directory,
                        directory
                                .getFileSystem()
                                .getUserPrincipalLookupService()
                                .lookupPrincipalByName("postgres"));
            }
            Path data = directory.resolve("data");
            Process initialization =
                    run(
                            directory,
                            List.of(
                                    PROGRAMS.resolve("initdb").toString(),
                                    "--pgdata=" + data,
                                    "--username=" + USER,
                                    "--auth=trust",
                                    "--encoding=UTF8",
                                    "--locale=C.UTF-8",
                                    "--no-sync"));
            if (initialization.waitFor() != 0) {
                throw new IllegalStateException("initdb failed, see " + directory);
            }
            int port = freePort();
            Process server =
                    run(
                            directory,
                            List.of(
                                    PROGRAMS.resolve("postgres").toString(),
                                    "-D",
                                    data.toString(),
                                    "-p",
                                    Integer.toString(port),
                                    "-h",
                                    "127.0.0.1",
                                    "-k",
                                    directory.toString(),
                                    "-c",
                                    "fsync=off",
                                    "-c",
                                    "max_connections=200"));
            PrivatePostgresql made = new PrivatePostgresql(directory, server, port);
            Awaitility.await()
                    .atMost(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .failFast("PostgreSQL ended, see " + directory, () -> !server.isAlive())
                    .until(made::answers);
            return made;
        } catch (IOException e) {
            throw new IllegalStateException("cannot start PostgreSQL", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while starting PostgreSQL", e);
        }
    }

    private static Process run(Path directory, List<String> command) throws IOException {
        List<String> complete = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            complete.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        complete.addAll(command);
        return new ProcessBuilder(complete)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
                .start();
    }

    private boolean answers() {
        try (Connection connection = DriverManager.getConnection(url("postgres"), USER, "")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
