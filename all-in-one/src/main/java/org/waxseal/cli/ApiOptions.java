package org.waxseal.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.waxseal.cli.api.ApiAddress;
import org.waxseal.cli.api.ApiToken;
import picocli.CommandLine.Option;

/** Options of every command that talks to the API. */
final class ApiOptions {
    @Option(
            names = "--api",
            paramLabel = "URL",
            description = "Where the console's API is; WAXSEAL_API, or " + ApiAddress.DEFAULT + ".")
    private @Nullable String api;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "File with the API token; WAXSEAL_TOKEN (the token itself), WAXSEAL_TOKEN_FILE, or "
                            + ApiToken.DEFAULT_FILE
                            + ".")
    private @Nullable Path tokenFile;

    @Option(
            names = "--json",
            description =
                    "Machine-readable: the API's own JSON, one object a line; a list is one line for each of its rows.")
    private boolean json;

    ApiAddress address(Surroundings surroundings) {
        if (api != null) {
            return ApiAddress.parse(api);
        }
        String named = surroundings.environment().getOrDefault("WAXSEAL_API", "").strip();
        return ApiAddress.parse(named.isEmpty() ? ApiAddress.DEFAULT : named);
    }

    ApiToken token(Surroundings surroundings) {
        return ApiToken.find(
                tokenFile == null ? null : surroundings.file(tokenFile),
                surroundings.directory(),
                surroundings.environment());
    }

    boolean json() {
        return json;
    }
}
