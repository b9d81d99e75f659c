package org.waxseal.serve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.waxseal.cli.Surroundings;
import org.waxseal.cli.Waxseal;
import org.waxseal.cli.WaxsealCommandLine;
import org.waxseal.cli.screen.Terminal;
import org.waxseal.common.time.Pauses;
import org.waxseal.sandbox.FreePorts;
import org.waxseal.sandbox.KnotServer;
import org.waxseal.sandbox.PebbleServer;

/** A fleet file over the servers of a sandbox, and {@code serve} on it in a process of its own. */
final class ServedFleet implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration END_LIMIT = Duration.ofSeconds(60);

    private final Path directory;
    private final PebbleServer authority;
    private final KnotServer dns;
    private final int consolePort = FreePorts.next();
    private @Nullable Process process;

    ServedFleet(Path directory, PebbleServer authority, KnotServer dns) {
        this.directory = directory;
        this.authority = authority;
        this.dns = dns;
    }

    /** What a command printed, and how it ended. */
    record Ended(int exitCode, String out, String errors) {}

    Path file() {
        return directory.resolve("fleet.yml");
    }

    Path data() {
        return directory.resolve("data");
    }

    int consolePort() {
        return consolePort;
    }

    String output() throws IOException {
        return Files.readString(directory.resolve("serve.log"));
    }

    /** Settings that every file of this fleet begins with. */
    String settings() {
        return """
        data-directory: %s
        acme:
          directory-url: %s
          trust-file: %s
          terms-agreed: true
        dns:
          server: %s
          tsig-key-file: %s
        smtp:
          host: localhost
          port: %d
          from: waxseal@fleet.test
        trust-file: %s
        listen: {console-port: %d, issuer-port: 0, assigner-port: 0, metrics-port: 0, broker-port: 0}
        """
                .formatted(
                        data(),
                        authority.directoryUrl(),
                        authority.trustFile(),
                        dns.address(),
                        dns.tsigKeyFile(),
                        FreePorts.next(),
                        authority.rootFile(),
                        consolePort);
    }

    /** An owner, a node without any server behind it, and these domains on it. */
    String rows(String... domains) {
        StringBuilder rows =
                new StringBuilder(
                        """
                        owners:
                          - {id: alice, name: Alice, email: alice@fleet.test}
                        nodes:
                          - id: mx1
                            host-name: mx1.fleet.test
                            address: 127.0.0.1
                            directory: %s
                            servers:
                              - software: dovecot
                                config-directory: %s
                                listeners: [{protocol: imap, port: %d}]
                        domains:
                        """
                                .formatted(
                                        directory.resolve("node"),
                                        directory.resolve("dovecot"),
                                        FreePorts.next()));
        for (String domain : domains) {
            rows.append("  - {name: %s, owner: alice, mail-node: mx1}\n".formatted(domain));
        }
        return rows.toString();
    }

    void write(String text) throws IOException {
        Files.writeString(file(), text);
    }

    /** Blocks until it serves. */
    void start(String... options) throws IOException {
        Process started = launch(options);
        process = started;
        Awaitility.await()
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .failFast(
                        "it ended",
                        () -> {
                            if (!started.isAlive()) {
                                throw new AssertionError("it ended; " + output());
                            }
                        })
                .until(() -> output().contains("Waxseal serves"));
    }

    private Process launch(String... options) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx320m",
                                "--sun-misc-unsafe-memory-access=allow",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Waxseal.class.getName(),
                                "serve",
                                "--config",
                                file().toString()));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("serve.log").toFile())
                .start();
    }

    /** SIGTERM; returns the exit code. */
    int stop() throws InterruptedException {
        Process ending = process;
        if (ending == null) {
            throw new IllegalStateException("it was not started");
        }
        process = null;
        ending.destroy();
        if (!ending.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            ending.destroyForcibly().waitFor();
            throw new AssertionError("it did not end within " + END_LIMIT);
        }
        return ending.exitValue();
    }

    /** Runs a command in this process, as the whole command line does. */
    Ended run(String command, String... options) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        List<String> arguments = new ArrayList<>(List.of(command, "--config", file().toString()));
        arguments.addAll(List.of(options));
        int exitCode =
                new WaxsealCommandLine(
                                new Surroundings(
                                        new PrintStream(out, true, StandardCharsets.UTF_8),
                                        new PrintStream(errors, true, StandardCharsets.UTF_8),
                                        Terminal.NONE,
                                        Map.of(),
                                        directory,
                                        Clock.systemUTC(),
                                        Pauses.real()))
                        .run(arguments);
        return new Ended(
                exitCode,
                out.toString(StandardCharsets.UTF_8),
                errors.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        if (process != null) {
            try {
                stop();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
