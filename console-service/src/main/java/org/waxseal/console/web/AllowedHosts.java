package org.waxseal.console.web;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Under which names the console answers. A site that points its own name at this address (DNS
 * rebinding) makes a browser send that name; an address or {@code localhost} cannot be pointed
 * elsewhere, so these are always allowed.
 */
public final class AllowedHosts {
    private final Set<String> names;

    public AllowedHosts(Collection<String> configured) {
        this.names =
                Stream.concat(Stream.of("localhost"), configured.stream())
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a request with this Host header is answered; the port does not matter. */
    boolean allow(@Nullable String header) {
        if (header == null) {
            return false;
        }
        String host = withoutPort(header).toLowerCase(Locale.ROOT);
        return names.contains(host) || isAddress(host);
    }

    private static String withoutPort(String header) {
        if (header.startsWith("[")) {
            int end = header.indexOf(']');
            return end < 0 ? "" : header.substring(1, end);
        }
        int colon = header.indexOf(':');
        return colon < 0 ? header : header.substring(0, colon);
    }

    private static boolean isAddress(String host) {
        if (host.isEmpty()) {
            return false;
        }
        try {
            return InetAddress.ofLiteral(host).getHostAddress() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
