package org.waxseal.console.fleet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.console.domain.Domain;
import org.waxseal.console.domain.DomainRequest;
import org.waxseal.console.fleet.FleetChange.Rows;
import org.waxseal.console.fleet.FleetChange.Untouched;
import org.waxseal.console.node.Node;
import org.waxseal.console.node.NodeRequest;
import org.waxseal.console.owner.Owner;
import org.waxseal.console.owner.OwnerFilter;
import org.waxseal.console.owner.OwnerRequest;
import org.waxseal.console.owner.Owners;
import org.waxseal.console.protection.DomainFilter;
import org.waxseal.console.protection.Listings;
import org.waxseal.console.protection.NodeFilter;
import org.waxseal.console.request.Source;

/** Compares a fleet file with the registry. Reads only, page by page. */
public final class FleetDifference {
    private static final int PAGE = 1000;
    private static final int MOST_NAMED = 5;

    private final Owners owners;
    private final Listings listings;

    public FleetDifference(Owners owners, Listings listings) {
        this.owners = owners;
        this.listings = listings;
    }

    /**
     * What applying the file would do now.
     *
     * @throws org.waxseal.console.request.RequestRejected with every fault of the file's rows
     */
    public FleetChange of(FleetRequest request) {
        return of(request.read());
    }

    FleetChange of(FleetRequest.Contents wanted) {
        Comparison<Domain, DomainRequest> ofDomains =
                new Comparison<>(
                        "domain", wanted.domains(), Domain::source, DomainRequest::describes);
        Uses uses = new Uses();
        forEach(
                (Integer limit, @Nullable DnsName after) ->
                        listings.domains(DomainFilter.ALL, limit, after),
                Domain::name,
                domain -> {
                    if (!domain.removed() && ofDomains.meet(domain.name().ascii(), domain)) {
                        uses.add(domain.statement(), domain.source(), wanted.domains());
                    }
                });
        Comparison<Node, NodeRequest> ofNodes =
                new Comparison<>("node", wanted.nodes(), Node::source, NodeRequest::describes);
        forEach(
                (Integer limit, @Nullable NodeId after) ->
                        listings.nodes(NodeFilter.ALL, limit, after),
                node -> node.statement().id(),
                node -> {
                    if (!node.removed()) {
                        ofNodes.meet(node.statement().id().value(), node);
                    }
                });
        Comparison<Owner, OwnerRequest> ofOwners =
                new Comparison<>("owner", wanted.owners(), Owner::source, OwnerRequest::describes);
        forEach(
                (Integer limit, @Nullable OwnerId after) ->
                        owners.list(OwnerFilter.ALL, limit, after),
                Owner::id,
                owner -> ofOwners.meet(owner.id().value(), owner));
        List<Untouched> left = new ArrayList<>();
        left.addAll(ofOwners.left);
        left.addAll(ofNodes.left);
        left.addAll(ofDomains.left);
        List<Untouched> kept = new ArrayList<>();
        Rows ownerRows = ofOwners.rows(uses.ofOwners, kept);
        Rows nodeRows = ofNodes.rows(uses.ofNodes, kept);
        return new FleetChange(
                ownerRows, nodeRows, ofDomains.rows(Map.of(), kept), ofDomains.met, left, kept);
    }

    /** One kind of rows, met one by one. */
    private static final class Comparison<T, R> {
        private final String kind;
        private final Map<String, R> wanted;
        private final Function<T, Source> source;
        private final BiPredicate<R, T> describes;
        private final Set<String> created;
        private final List<String> changed = new ArrayList<>();
        private final List<String> removed = new ArrayList<>();
        private final List<Untouched> left = new ArrayList<>();
        private long unchanged;

        /** Registered rows, from whatever source. */
        private long met;

        private Comparison(
                String kind,
                Map<String, R> wanted,
                Function<T, Source> source,
                BiPredicate<R, T> describes) {
            this.kind = kind;
            this.wanted = wanted;
            this.source = source;
            this.describes = describes;
            this.created = new LinkedHashSet<>(wanted.keySet());
        }

        /** False when the row is to go. */
        private boolean meet(String name, T row) {
            met++;
            created.remove(name);
            R request = wanted.get(name);
            boolean fromFile = source.apply(row) == Source.FILE;
            if (request == null) {
                if (fromFile) {
                    removed.add(name);
                }
                return !fromFile;
            }
            if (!fromFile) {
                left.add(
                        new Untouched(
                                kind,
                                name,
                                "%s '%s' was registered by %s, so the file leaves it as it is; remove it there to have it from the file"
                                        .formatted(kind, name, by(source.apply(row)))));
            } else if (describes.test(request, row)) {
                unchanged++;
            } else {
                changed.add(name);
            }
            return true;
        }

        private static String by(Source other) {
            return switch (other) {
                case API -> "the API";
                case EVENT -> "an event";
                case FILE -> "the file";
            };
        }

        private Rows rows(Map<String, Set<String>> uses, List<Untouched> kept) {
            List<String> going = new ArrayList<>();
            for (String name : removed) {
                Set<String> users = uses.get(name);
                if (users == null) {
                    going.add(name);
                } else {
                    kept.add(
                            new Untouched(
                                    kind,
                                    name,
                                    "%s '%s' is not in the file any more and stays, because domains need it (%s)"
                                            .formatted(kind, name, String.join(", ", users))));
                }
            }
            return new Rows(List.copyOf(created), changed, going, unchanged);
        }
    }

    /** Which domains that stay need which owners and nodes; a few of each. */
    private static final class Uses {
        private final Map<String, Set<String>> ofOwners = new HashMap<>();
        private final Map<String, Set<String>> ofNodes = new HashMap<>();

        private void add(
                DomainStatement registered, Source source, Map<String, DomainRequest> wanted) {
            // What the file places anew stands in the file together with its owner and nodes.
            if (source == Source.FILE && wanted.containsKey(registered.name().ascii())) {
                return;
            }
            add(ofOwners, registered.owner().value(), registered.name());
            addNode(registered.mailNode(), registered.name());
            addNode(registered.webmailNode(), registered.name());
        }

        private void addNode(@Nullable NodeId node, DnsName domain) {
            if (node != null) {
                add(ofNodes, node.value(), domain);
            }
        }

        private static void add(Map<String, Set<String>> uses, String used, DnsName domain) {
            Set<String> domains = uses.computeIfAbsent(used, key -> new HashSet<>());
            if (domains.size() < MOST_NAMED) {
                domains.add(domain.ascii());
            }
        }
    }

    /** Hands over all rows of a list that comes in pages. */
    private static <T, C> void forEach(
            BiFunction<Integer, @Nullable C, List<T>> list,
            Function<T, C> cursor,
            Consumer<T> action) {
        List<T> page = list.apply(PAGE, null);
        page.forEach(action);
        while (page.size() == PAGE) {
            page = list.apply(PAGE, cursor.apply(page.getLast()));
            page.forEach(action);
        }
    }
}
