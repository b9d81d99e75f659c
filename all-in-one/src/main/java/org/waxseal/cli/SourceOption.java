package org.waxseal.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Narrows a list to rows that came first from one place. */
final class SourceOption {
    @Option(
            names = "--source",
            paramLabel = "SOURCE",
            description = "Only from here: api, file or event.")
    private @Nullable String source;

    /** As it was written; the API knows which there are. Null for all. */
    @Nullable String source() {
        return source;
    }
}
