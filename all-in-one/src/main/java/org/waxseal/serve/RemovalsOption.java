package org.waxseal.serve;

import picocli.CommandLine.Option;

/** Consents to a difference that takes away much. */
final class RemovalsOption {
    @Option(
            names = "--allow-removals",
            description =
                    "Lets more than 10 %% of the registered domains go when the file does not name them any more.")
    private boolean allowed;

    boolean allowed() {
        return allowed;
    }
}
