package org.waxseal.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Guards a change against one that somebody else made meanwhile. */
final class RevisionOption {
    @Option(
            names = "--if-revision",
            paramLabel = "N",
            description = "Only if the row is still at revision N, as 'show' prints it.")
    private @Nullable Long revision;

    /** {@code If-Match} (RFC 9110 section 13.1.1). */
    Map<String, String> headers() {
        return revision == null ? Map.of() : Map.of("If-Match", "\"" + revision + "\"");
    }
}
