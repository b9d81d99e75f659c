package org.waxseal.cli.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.waxseal.cli.outcome.CommandFailed;

/**
 * Where the API is.
 *
 * @param root with {@code /api/v1}, without a slash at its end
 * @param whenSilent what to do when nobody answers there
 */
public record ApiAddress(String root, String whenSilent) {
    public static final String DEFAULT = "http://127.0.0.1:8080";

    private static final String VERSION = "/api/v1";
    private static final String WHEN_SILENT =
            "is the console running there? Another address is given with --api or WAXSEAL_API";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /**
     * Reads {@code http://127.0.0.1:8080}, {@code https://waxseal.example.org/}; a path before
     * {@code /api/v1} is kept, for a reverse proxy.
     *
     * @throws CommandFailed naming the address and the fix
     */
    public static ApiAddress parse(String written) {
        URI uri;
        try {
            uri = new URI(written);
        } catch (URISyntaxException e) {
            throw wrong(written, "it is not a URL");
        }
        if (uri.getHost() == null
                || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw wrong(written, "it is not a URL with http or https and a host");
        }
        if (uri.getRawUserInfo() != null) {
            // Not shown: what stands there is a secret.
            throw CommandFailed.usage(
                    "the address of the API holds a user or a password; give the token with --token-file");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw wrong(written, "it has a query or a fragment");
        }
        if (uri.getScheme().equals("http") && !LOOPBACK.contains(uri.getHost())) {
            throw wrong(
                    written,
                    "over http the token would cross the network readable for everybody; use https, or a tunnel to 127.0.0.1");
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        if (path.endsWith(VERSION)) {
            path = path.substring(0, path.length() - VERSION.length());
        }
        return new ApiAddress(
                uri.getScheme() + "://" + uri.getRawAuthority() + path + VERSION, WHEN_SILENT);
    }

    /**
     * Of a product that runs on this machine. What is sent to one of the machine's own addresses
     * does not leave it, so http will do whatever the address is.
     *
     * @param root with {@code /api/v1}
     */
    public static ApiAddress ofThisMachine(URI root, String whenSilent) {
        return new ApiAddress(root.toString(), whenSilent);
    }

    private static CommandFailed wrong(String written, String fault) {
        return CommandFailed.usage(
                "the address '%s' of the API cannot be used: %s; give it as --api %s or in WAXSEAL_API"
                        .formatted(written, fault, DEFAULT));
    }

    /** A value as one segment of a path. */
    public static String segment(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    boolean encrypted() {
        return root.startsWith("https:");
    }

    URI at(String path, Map<String, String> query) {
        String parameters =
                query.entrySet().stream()
                        .map(entry -> segment(entry.getKey()) + "=" + segment(entry.getValue()))
                        .collect(Collectors.joining("&"));
        return URI.create(root + path + (parameters.isEmpty() ? "" : "?" + parameters));
    }

    /** Without {@code /api/v1}, as people write it. */
    @Override
    public String toString() {
        return root.substring(0, root.length() - VERSION.length());
    }
}
