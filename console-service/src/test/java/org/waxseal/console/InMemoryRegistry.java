package org.waxseal.console;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.name.DnsName;
import org.waxseal.console.domain.Domain;
import org.waxseal.console.domain.Domains;
import org.waxseal.console.node.Node;
import org.waxseal.console.node.NodeUses;
import org.waxseal.console.node.Nodes;
import org.waxseal.console.owner.Owner;
import org.waxseal.console.owner.OwnerFilter;
import org.waxseal.console.owner.OwnerUses;
import org.waxseal.console.owner.Owners;
import org.waxseal.console.protection.DomainFilter;
import org.waxseal.console.protection.Listings;
import org.waxseal.console.protection.NodeFilter;
import org.waxseal.console.protection.ProtectionState;

/** The registry in memory, without transactions: for one thread. */
public final class InMemoryRegistry {
    private final Map<OwnerId, Owner> owners = new TreeMap<>();
    private final Map<NodeId, Node> nodes = new TreeMap<>();
    private final Map<DnsName, Domain> domains = new TreeMap<>();

    public Owners owners() {
        return new Owners() {
            @Override
            public Optional<Owner> find(OwnerId id) {
                return Optional.ofNullable(owners.get(id));
            }

            @Override
            public Optional<Owner> lock(OwnerId id) {
                return find(id);
            }

            @Override
            public List<Owner> list(OwnerFilter filter, int limit, @Nullable OwnerId after) {
                return owners.values().stream()
                        .filter(owner -> !owner.removed())
                        .filter(
                                owner ->
                                        filter.source() == null
                                                || filter.source() == owner.source())
                        .filter(
                                owner ->
                                        filter.email() == null
                                                || filter.email().equals(owner.statement().email()))
                        .filter(owner -> after == null || owner.id().compareTo(after) > 0)
                        .limit(limit)
                        .toList();
            }

            @Override
            public void store(Owner owner) {
                owners.put(owner.id(), owner);
            }
        };
    }

    public Nodes nodes() {
        return new Nodes() {
            @Override
            public Optional<Node> find(NodeId id) {
                return Optional.ofNullable(nodes.get(id));
            }

            @Override
            public Optional<Node> lock(NodeId id) {
                return find(id);
            }

            @Override
            public List<Node> list(int limit, @Nullable NodeId after) {
                return nodes.values().stream()
                        .filter(node -> !node.removed())
                        .filter(node -> after == null || node.statement().id().compareTo(after) > 0)
                        .limit(limit)
                        .toList();
            }

            @Override
            public void store(Node node) {
                nodes.put(node.statement().id(), node);
            }
        };
    }

    public Domains domains() {
        return new Domains() {
            @Override
            public Optional<Domain> find(DnsName name) {
                return Optional.ofNullable(domains.get(name));
            }

            @Override
            public Optional<Domain> lock(DnsName name) {
                return find(name);
            }

            @Override
            public List<Domain> list(int limit, @Nullable DnsName after) {
                return domains.values().stream()
                        .filter(domain -> !domain.removed())
                        .filter(domain -> after == null || domain.name().compareTo(after) > 0)
                        .limit(limit)
                        .toList();
            }

            @Override
            public void store(Domain domain) {
                domains.put(domain.name(), domain);
            }
        };
    }

    /** Everything, whatever the filter; nothing is known about protection here. */
    public Listings listings() {
        return new Listings() {
            @Override
            public List<Domain> domains(DomainFilter filter, int limit, @Nullable DnsName after) {
                return domains.values().stream()
                        .filter(domain -> after == null || domain.name().compareTo(after) > 0)
                        .limit(limit)
                        .toList();
            }

            @Override
            public List<Node> nodes(NodeFilter filter, int limit, @Nullable NodeId after) {
                return nodes.values().stream()
                        .filter(
                                node ->
                                        after == null
                                                || node.statement().id().compareTo(after) > 0)
                        .limit(limit)
                        .toList();
            }

            @Override
            public Map<ProtectionState, Long> nodeCounts() {
                throw new UnsupportedOperationException("nothing is counted in memory");
            }

            @Override
            public CertificateCounts certificates() {
                throw new UnsupportedOperationException("nothing is counted in memory");
            }
        };
    }

    public OwnerUses ownerUses() {
        return (owner, limit) ->
                namesWhere(domain -> domain.statement().owner().equals(owner), limit);
    }

    public NodeUses nodeUses() {
        return new NodeUses() {
            @Override
            public List<String> domainsOn(NodeId node, int limit) {
                return namesWhere(
                        domain ->
                                node.equals(domain.statement().mailNode())
                                        || node.equals(domain.statement().webmailNode()),
                        limit);
            }

            @Override
            public List<String> mailDomainsOn(NodeId node, int limit) {
                return namesWhere(domain -> node.equals(domain.statement().mailNode()), limit);
            }

            @Override
            public List<String> webmailDomainsOn(NodeId node, int limit) {
                return namesWhere(domain -> node.equals(domain.statement().webmailNode()), limit);
            }
        };
    }

    private List<String> namesWhere(Predicate<Domain> condition, int limit) {
        return domains.values().stream()
                .filter(domain -> !domain.removed())
                .filter(condition)
                .map(domain -> domain.name().ascii())
                .limit(limit)
                .toList();
    }
}
