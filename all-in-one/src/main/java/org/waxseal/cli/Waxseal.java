package org.waxseal.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import org.waxseal.cli.screen.Terminal;
import org.waxseal.common.platform.VirtualThreadCarriers;
import org.waxseal.common.time.Pauses;

/** Runs one command and ends the process with its {@link org.waxseal.cli.outcome.ExitCode}. */
public final class Waxseal {

    private Waxseal() {}

    public static void main(String[] arguments) {
        VirtualThreadCarriers.provideEnough();
        // UTF-8 whatever the locale says: names and owners are not ASCII, and JSON is UTF-8.
        PrintStream out = utf8(FileDescriptor.out);
        PrintStream err = utf8(FileDescriptor.err);
        System.setOut(out);
        System.setErr(err);
        Surroundings surroundings =
                new Surroundings(
                        out,
                        err,
                        Terminal.of(System.getenv()),
                        System.getenv(),
                        Path.of(""),
                        Clock.systemUTC(),
                        Pauses.real());
        System.exit(new WaxsealCommandLine(surroundings).run(Arrays.asList(arguments)));
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
