package org.waxseal.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.waxseal.cli.screen.Terminal;
import org.waxseal.common.time.Pauses;

/**
 * What a command gets from the process that it runs in.
 *
 * @param directory where relative file names begin
 */
public record Surroundings(
        PrintStream out,
        PrintStream err,
        Terminal terminal,
        Map<String, String> environment,
        Path directory,
        Clock clock,
        Pauses pauses) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** A file name as the user wrote it. */
    Path file(Path written) {
        return directory.resolve(written);
    }
}
