package org.waxseal.issuer.challenge;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * A name server that answers for a zone.
 *
 * @param name as its NS record says, or as it was configured
 * @param addresses where it is asked; never empty
 */
public record NameServer(String name, List<InetSocketAddress> addresses) {
    public NameServer {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException(name + " has no address");
        }
    }
}
