package org.waxseal.console.protection;

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

/** Reads domains and nodes together with their protection. */
public class Overviews {
    private final Domains domains;
    private final Nodes nodes;
    private final Protections protections;

    public Overviews(Domains domains, Nodes nodes, Protections protections) {
        this.domains = domains;
        this.nodes = nodes;
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
    public List<DomainOverview> domains(int limit, @Nullable DnsName after) {
        List<Domain> page = domains.list(limit, after);
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
    public List<NodeOverview> nodes(int limit, @Nullable NodeId after) {
        List<Node> page = nodes.list(limit, after);
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

    /** {@link Protection#NONE} when nothing is known. */
    @Transactional(readOnly = true)
    public Protection protectionOf(Subject subject) {
        return protections.of(List.of(subject)).getOrDefault(subject, Protection.NONE);
    }
}
