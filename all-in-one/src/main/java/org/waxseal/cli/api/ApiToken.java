package org.waxseal.cli.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.waxseal.cli.outcome.CommandFailed;

/** The bearer token that opens the API. */
public final class ApiToken {
    public static final String DEFAULT_FILE = "data/console/api-token";

    private static final Pattern ALLOWED = Pattern.compile("[!-~]{8,1024}");

    private final String secret;
    private final String origin;

    private ApiToken(String secret, String origin) {
        this.secret = secret;
        this.origin = origin;
    }

    /**
     * From {@code --token-file}, else from {@code WAXSEAL_TOKEN}, else from the file that {@code
     * WAXSEAL_TOKEN_FILE} names, else from {@link #DEFAULT_FILE}.
     *
     * @param directory where relative file names begin
     * @throws CommandFailed when there is none, naming where it was looked for
     */
    public static ApiToken find(
            @Nullable Path file, Path directory, Map<String, String> environment) {
        if (file != null) {
            return read(file);
        }
        String direct = environment.getOrDefault("WAXSEAL_TOKEN", "").strip();
        if (!direct.isEmpty()) {
            return checked(direct, "WAXSEAL_TOKEN");
        }
        String named = environment.getOrDefault("WAXSEAL_TOKEN_FILE", "").strip();
        return read(directory.resolve(named.isEmpty() ? DEFAULT_FILE : named));
    }

    /**
     * From the file of a console that runs on this machine.
     *
     * @throws ApiUnreachable when it cannot be read
     */
    public static ApiToken ofRunning(Path file) {
        try {
            return checked(Files.readString(file).strip(), file.toString());
        } catch (IOException e) {
            throw new ApiUnreachable(
                    "the token in %s cannot be read (%s); run as the user to whom the data belongs"
                            .formatted(file, e.getClass().getSimpleName()),
                    e);
        }
    }

    private static ApiToken read(Path file) {
        try {
            return checked(Files.readString(file).strip(), file.toString());
        } catch (IOException e) {
            throw CommandFailed.usage(
                    "the token file %s %s; name another with --token-file or WAXSEAL_TOKEN_FILE (the console writes one to console/api-token in its data directory)"
                            .formatted(
                                    file,
                                    Files.exists(file) ? "cannot be read" : "does not exist"));
        }
    }

    private static ApiToken checked(String secret, String origin) {
        if (!ALLOWED.matcher(secret).matches()) {
            throw CommandFailed.usage(
                    "%s holds no token: a token is one line of 8 to 1024 printable characters"
                            .formatted(origin));
        }
        return new ApiToken(secret, origin);
    }

    String authorization() {
        return "Bearer " + secret;
    }

    /** The file, or the name of the environment variable. */
    String origin() {
        return origin;
    }

    /** Says nothing: it may end up in a message. */
    @Override
    public String toString() {
        return "token from " + origin;
    }
}
