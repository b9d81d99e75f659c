package org.waxseal.common.statement;

import java.time.Instant;
import java.util.List;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.name.DnsName;

/**
 * A host, the software on it, and how clients reach it.
 *
 * @param hostName the node's own name; its server-wide certificate covers it
 * @param address where endpoints are inspected: IP address or host name
 * @param directory where Waxseal keeps certificates and maps on the node, {@code /etc/waxseal} by
 *     default
 * @param servers at most one per software
 * @param certificate policy of the server-wide certificate
 */
public record NodeStatement(
        NodeId id,
        DnsName hostName,
        String address,
        String directory,
        List<Server> servers,
        CertificatePolicy certificate,
        Instant changedAt,
        long revision,
        boolean removed)
        implements Statement {
    public NodeStatement {
        servers = List.copyOf(servers);
    }

    @Override
    public String key() {
        return id.value();
    }
}
