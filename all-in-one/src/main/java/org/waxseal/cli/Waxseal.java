package org.waxseal.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.waxseal.allinone.AllInOne;
import org.waxseal.allinone.AllInOneProperties;
import org.waxseal.allinone.Services;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.demo.DemoCommand;

/**
 * Runs one command and ends the process with its exit code: 0 when it did what was asked, 1 when
 * not, 2 when the command line is wrong.
 */
public final class Waxseal {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private Waxseal() {}

    public static void main(String[] arguments) {
        PrintStream errors = System.err;
        int status;
        try {
            status = run(Arrays.asList(arguments));
        } catch (WaxsealException e) {
            errors.println("waxseal: " + e.sentence());
            status =
                    e.code() == ErrorCode.FIELD_MISSING || e.code() == ErrorCode.FIELD_INVALID
                            ? USAGE
                            : FAILED;
        }
        System.exit(status);
    }

    private static int run(List<String> arguments) {
        if (arguments.isEmpty()) {
            throw new WaxsealException(
                    ErrorCode.FIELD_MISSING, "which command? Use demo or start [--config FILE]");
        }
        List<String> rest = arguments.subList(1, arguments.size());
        return switch (arguments.getFirst()) {
            case "demo" -> DemoCommand.run(rest, System.out);
            case "start" -> start(config(rest));
            default ->
                    throw new WaxsealException(
                            ErrorCode.FIELD_INVALID,
                            "unknown command '%s'; use demo or start [--config FILE]"
                                    .formatted(arguments.getFirst().replaceAll("\\p{C}", "?")));
        };
    }

    /** Stays up until the process is asked to end. */
    private static int start(@Nullable Path config) {
        AllInOne.start(AllInOneProperties.read(config), Services.all()).closeAtShutdown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private static @Nullable Path config(List<String> arguments) {
        if (arguments.isEmpty()) {
            return null;
        }
        if (arguments.size() == 2 && arguments.getFirst().equals("--config")) {
            return Path.of(arguments.getLast());
        }
        throw new WaxsealException(
                ErrorCode.FIELD_INVALID,
                "start takes --config FILE only, not '%s'"
                        .formatted(String.join(" ", arguments).replaceAll("\\p{C}", "?")));
    }
}
