package org.waxseal.cli;

import org.jspecify.annotations.Nullable;
import org.waxseal.cli.outcome.CommandFailed;
import picocli.CommandLine.Option;

/** Ends a list early. */
final class LimitOption {
    @Option(names = "--limit", paramLabel = "N", description = "N rows at most; all if not given.")
    private @Nullable Long limit;

    long rows() {
        if (limit != null && limit < 1) {
            throw CommandFailed.usage("--limit %d is not above 0".formatted(limit));
        }
        return limit == null ? Long.MAX_VALUE : limit;
    }
}
