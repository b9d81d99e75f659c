package org.waxseal.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.waxseal.cli.screen.Terminal;
import org.waxseal.common.time.Pauses;

/** Runs commands as a process would, without one. */
final class Shell {
    private final Path directory;
    private final Map<String, String> environment;
    private final Terminal terminal;
    private final Clock clock;
    private final Pauses pauses;

    Shell(
            Path directory,
            Map<String, String> environment,
            Terminal terminal,
            Clock clock,
            Pauses pauses) {
        this.directory = directory;
        this.environment = environment;
        this.terminal = terminal;
        this.clock = clock;
        this.pauses = pauses;
    }

    /** What a command left. */
    record Outcome(int exitCode, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    Outcome run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode =
                new WaxsealCommandLine(
                                new Surroundings(
                                        new PrintStream(out, true, StandardCharsets.UTF_8),
                                        new PrintStream(err, true, StandardCharsets.UTF_8),
                                        terminal,
                                        environment,
                                        directory,
                                        clock,
                                        pauses))
                        .run(List.of(arguments));
        return new Outcome(
                exitCode,
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }
}
