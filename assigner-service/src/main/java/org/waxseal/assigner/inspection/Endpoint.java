package org.waxseal.assigner.inspection;

import java.util.Comparator;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;

/**
 * A port of a node under the name a client uses: what one handshake can prove.
 *
 * @param subject whose certificate is wanted here
 * @param host where the handshake is made: address or host name
 * @param port 1 to 65535
 * @param sni the name a client types, sends (RFC 6066 section 3) and checks (RFC 9525)
 */
public record Endpoint(
        Subject subject, NodeId node, Protocol protocol, String host, int port, DnsName sni)
        implements Comparable<Endpoint> {
    private static final Comparator<Endpoint> ORDER =
            Comparator.comparing((Endpoint endpoint) -> endpoint.subject().key())
                    .thenComparing(Endpoint::node)
                    .thenComparing(Endpoint::protocol)
                    .thenComparingInt(Endpoint::port)
                    .thenComparing(Endpoint::sni);

    /** Whether both are the same port of the same node, under whatever name. */
    public boolean sharesListenerWith(Endpoint other) {
        return node.equals(other.node) && port == other.port && protocol == other.protocol;
    }

    @Override
    public int compareTo(Endpoint other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "%s on %s:%d of node %s for %s"
                .formatted(protocol.wireName(), host, port, node, sni);
    }
}
