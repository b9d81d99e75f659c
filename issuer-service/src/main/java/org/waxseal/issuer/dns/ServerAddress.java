package org.waxseal.issuer.dns;

import java.net.InetSocketAddress;

/**
 * Where a DNS server answers.
 *
 * @param host name or address; an IPv6 address in brackets
 */
public record ServerAddress(String host, int port) {

    /** Reads {@code host:port}; {@code [::1]:53} for IPv6. */
    public static ServerAddress of(String written) {
        int colon = written.lastIndexOf(':');
        return new ServerAddress(
                written.substring(0, colon), Integer.parseInt(written.substring(colon + 1)));
    }

    /** Looks a host name up at each use: it may move. */
    InetSocketAddress resolved() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
