package org.waxseal.console.protection;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.name.DnsName;
import org.waxseal.console.domain.Domain;
import org.waxseal.console.node.Node;

/**
 * Looks through everything that is registered, by what is known about its protection too. What was
 * removed is there for as long as servers still know it.
 */
public interface Listings {

    /**
     * Domains ordered by name.
     *
     * @param after begins behind this one; null for the first page
     */
    List<Domain> domains(DomainFilter filter, int limit, @Nullable DnsName after);

    /**
     * Nodes ordered by identifier.
     *
     * @param after begins behind this one; null for the first page
     */
    List<Node> nodes(NodeFilter filter, int limit, @Nullable NodeId after);

    /** How many nodes are how far; a value for every state, zero too. */
    Map<ProtectionState, Long> nodeCounts();

    /** Over the certificates of all registered domains and nodes. */
    CertificateCounts certificates();

    /**
     * Certificates in numbers.
     *
     * @param total those that there are
     * @param failing subjects whose newest attempt to issue failed
     * @param firstEnd when the first of them expires; null when there is none
     */
    record CertificateCounts(long total, long failing, @Nullable Instant firstEnd) {}
}
