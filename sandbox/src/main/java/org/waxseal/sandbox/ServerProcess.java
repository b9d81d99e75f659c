package org.waxseal.sandbox;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A server that runs in the foreground as the leader of a process group of its own. */
final class ServerProcess {
    static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);
    private static final int TAIL_LINES = 25;

    private final String name;
    private final Process process;
    private final Path log;

    private ServerProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts {@code command}.
     *
     * @param log receives both of its streams, appended
     * @param environment beside {@link Command#ENVIRONMENT}
     */
    static ServerProcess start(
            SandboxDirectory directory,
            String name,
            Path log,
            Map<String, String> environment,
            List<String> command) {
        List<String> words = new ArrayList<>();
        // A session of its own keeps it from Ctrl-C at our terminal and lets us end its children.
        words.add("setsid");
        words.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(words)
                        .directory(directory.path().toFile())
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(Command.ENVIRONMENT);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            directory.remember(process.pid());
            return new ServerProcess(name, process, log);
        } catch (IOException e) {
            throw new SandboxException("cannot start %s: %s".formatted(name, e.getMessage()), e);
        }
    }

    /** Returns once somebody accepts connections on {@code port} of 127.0.0.1. */
    void awaitListening(int port) {
        awaitReady("listen on port " + port, () -> isListening(port));
    }

    /**
     * Returns once {@code ready} is true.
     *
     * @throws SandboxException with the tail of the log when the process ends first, or takes
     *     longer than {@link #START_LIMIT}
     */
    void awaitReady(String what, BooleanSupplier ready) {
        boolean reached =
                Await.within(START_LIMIT, () -> !process.isAlive() || ready.getAsBoolean());
        if (!process.isAlive()) {
            throw new SandboxException(
                    "%s ended with %d before it could %s; its log ends with:%n%s"
                            .formatted(name, process.exitValue(), what, tail(log)));
        }
        if (!reached) {
            throw new SandboxException(
                    "%s did not %s within %d s; its log ends with:%n%s"
                            .formatted(name, what, START_LIMIT.toSeconds(), tail(log)));
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    void signal(String signal) {
        SandboxDirectory.signalGroup(signal, process.pid());
    }

    /** Ends the whole group: asked first, killed after a few seconds. Idempotent. */
    void stop() {
        long group = process.pid();
        if (process.isAlive()) {
            // Only the leader is asked: it ends its children in its own order.
            process.destroy();
        }
        if (!Await.within(STOP_LIMIT, () -> ProcessTable.ofGroup(group).isEmpty())) {
            SandboxDirectory.signalGroup("KILL", group);
            Await.within(STOP_LIMIT, () -> ProcessTable.ofGroup(group).isEmpty());
        }
    }

    static boolean isListening(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(Loopback.ADDRESS, port), 1000);
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** The last lines of a log, for an exception's message. */
    static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            return String.join(
                    System.lineSeparator(),
                    lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }
}
