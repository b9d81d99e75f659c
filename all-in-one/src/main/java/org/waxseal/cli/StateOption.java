package org.waxseal.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Narrows a list to what is equally far. */
final class StateOption {
    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only in this state: registered, issued, proven, failing or removing.")
    private @Nullable String state;

    /** As it was written; the API knows which there are. Null for all. */
    @Nullable String state() {
        return state;
    }
}
