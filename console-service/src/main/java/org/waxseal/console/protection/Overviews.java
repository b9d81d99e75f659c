package org.waxseal.console.protection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.console.domain.Domain;
import org.waxseal.console.domain.Domains;
import org.waxseal.console.domain.RemoveDomain;
import org.waxseal.console.node.Node;
import org.waxseal.console.node.Nodes;
import org.waxseal.console.node.RemoveNode;

/** Reads domains, nodes and certificates together with their protection. */
public class Overviews {
    private final Domains domains;
    private final Nodes nodes;
    private final Listings listings;
    private final Protections protections;

    public Overviews(Domains domains, Nodes nodes, Listings listings, Protections protections) {
        this.domains = domains;
        this.nodes = nodes;
        this.listings = listings;
        this.protections = protections;
    }

    /**
     * A removed domain is shown while servers still know it.
     *
     * @throws org.waxseal.console.request.NotRegistered with {@code DOMAIN_UNKNOWN}
     */
    @Transactional(readOnly = true)
    public DomainOverview domain(DnsName name) {
        return domains.find(name)
                .map(domain -> new DomainOverview(domain, protectionOf(domain.subject())))
                .filter(
                        overview ->
                                !overview.domain().removed()
                                        || overview.protection().endpoints() != null)
                .orElseThrow(() -> RemoveDomain.unknown(name));
    }

    /**
     * One page, ordered by name or identifier.
     *
     * @param after begins behind this one; null for the first page
     */
    @Transactional(readOnly = true)
    public List<DomainOverview> domains(DomainFilter filter, int limit, @Nullable DnsName after) {
        List<Domain> page = listings.domains(filter, limit, after);
        Map<Subject, Protection> known =
                protections.of(page.stream().map(Domain::subject).toList());
        return page.stream()
                .map(
                        domain ->
                                new DomainOverview(
                                        domain,
                                        known.getOrDefault(domain.subject(), Protection.NONE)))
                .toList();
    }

    /**
     * A removed node is shown while its servers are still being cleaned up.
     *
     * @throws org.waxseal.console.request.NotRegistered with {@code NODE_UNKNOWN}
     */
    @Transactional(readOnly = true)
    public NodeOverview node(NodeId id) {
        return nodes.find(id)
                .map(node -> new NodeOverview(node, protectionOf(Subject.node(id))))
                .filter(
                        overview ->
                                !overview.node().removed()
                                        || overview.protection().endpoints() != null)
                .orElseThrow(() -> RemoveNode.unknown(id));
    }

    /**
     * One page, ordered by name or identifier.
     *
     * @param after begins behind this one; null for the first page
     */
    @Transactional(readOnly = true)
    public List<NodeOverview> nodes(NodeFilter filter, int limit, @Nullable NodeId after) {
        List<Node> page = listings.nodes(filter, limit, after);
        Map<Subject, Protection> known =
                protections.of(
                        page.stream().map(node -> Subject.node(node.statement().id())).toList());
        return page.stream()
                .map(
                        node ->
                                new NodeOverview(
                                        node,
                                        known.getOrDefault(
                                                Subject.node(node.statement().id()),
                                                Protection.NONE)))
                .toList();
    }

    /**
     * What is known about the certificate of a registered domain or node.
     *
     * @throws org.waxseal.console.request.NotRegistered with {@code DOMAIN_UNKNOWN} or {@code
     *     NODE_UNKNOWN}
     */
    @Transactional(readOnly = true)
    public CertificateOverview certificate(Subject subject) {
        return switch (subject) {
            case Subject.OfDomain(DnsName name) -> CertificateOverview.of(domain(name));
            case Subject.OfNode(NodeId id) -> CertificateOverview.of(node(id));
        };
    }

    /**
     * One page: those of domains by name, then those of nodes by identifier.
     *
     * @param after begins behind this one; null for the first page
     */
    @Transactional(readOnly = true)
    public List<CertificateOverview> certificates(
            CertificateFilter filter, int limit, @Nullable Subject after) {
        List<CertificateOverview> page = new ArrayList<>();
        DnsName afterDomain = after instanceof Subject.OfDomain(DnsName name) ? name : null;
        NodeId afterNode = after instanceof Subject.OfNode(NodeId id) ? id : null;
        if (afterNode == null && filter.wants(CertificateFilter.Kind.DOMAIN)) {
            domains(filter.domains(), limit, afterDomain)
                    .forEach(found -> page.add(CertificateOverview.of(found)));
        }
        if (page.size() < limit && filter.wants(CertificateFilter.Kind.NODE)) {
            nodes(filter.nodes(), limit - page.size(), afterNode)
                    .forEach(found -> page.add(CertificateOverview.of(found)));
        }
        return page;
    }

    /** {@link Protection#NONE} when nothing is known. */
    @Transactional(readOnly = true)
    public Protection protectionOf(Subject subject) {
        return protections.of(List.of(subject)).getOrDefault(subject, Protection.NONE);
    }
}
