package org.waxseal.console.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.name.DnsName;
import org.waxseal.console.domain.DomainRequest;
import org.waxseal.console.domain.ProvisionDomain;
import org.waxseal.console.domain.RemoveDomain;
import org.waxseal.console.node.NodeRequest;
import org.waxseal.console.node.ProvisionNode;
import org.waxseal.console.node.RemoveNode;
import org.waxseal.console.owner.OwnerRequest;
import org.waxseal.console.owner.ProvisionOwner;
import org.waxseal.console.owner.RemoveOwner;
import org.waxseal.console.request.Conflict;
import org.waxseal.console.request.Fault;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.RequestRejected;
import org.waxseal.console.request.Source;

/** Has the registry hold what a fleet file says, all of it or nothing. */
public class ApplyFleet {
    private static final int MOST_NAMED = 5;

    private final FleetDifference difference;
    private final ProvisionOwner provisionOwner;
    private final ProvisionNode provisionNode;
    private final ProvisionDomain provisionDomain;
    private final RemoveDomain removeDomain;
    private final RemoveNode removeNode;
    private final RemoveOwner removeOwner;

    public ApplyFleet(
            FleetDifference difference,
            ProvisionOwner provisionOwner,
            ProvisionNode provisionNode,
            ProvisionDomain provisionDomain,
            RemoveDomain removeDomain,
            RemoveNode removeNode,
            RemoveOwner removeOwner) {
        this.difference = difference;
        this.provisionOwner = provisionOwner;
        this.provisionNode = provisionNode;
        this.provisionDomain = provisionDomain;
        this.removeDomain = removeDomain;
        this.removeNode = removeNode;
        this.removeOwner = removeOwner;
    }

    /**
     * Applies the difference in one transaction. Idempotent. Rows of other sources stay as they
     * are.
     *
     * @param removalsAllowed whether more than a tenth of the registered domains may go
     * @return what was changed
     * @throws RequestRejected with every fault of the file's rows
     * @throws Conflict with {@code TOO_MANY_REMOVALS}, saying how many; with another code when a
     *     row stands against it
     */
    @Transactional
    public FleetChange apply(FleetRequest request, boolean removalsAllowed) {
        FleetRequest.Contents wanted = request.read();
        FleetChange change = difference.of(wanted);
        if (!removalsAllowed) {
            requireFewRemovals(change);
        }
        provisionOwners(change, request, wanted);
        List<Runnable> nodeChecks = provisionNodes(change, request, wanted);
        provisionDomains(change, request, wanted);
        change.domains().removed().forEach(this::removeDomain);
        nodeChecks.forEach(Runnable::run);
        change.nodes()
                .removed()
                .forEach(id -> removeNode.remove(new NodeId(id), Source.FILE, Precondition.none()));
        change.owners()
                .removed()
                .forEach(
                        id ->
                                removeOwner.remove(
                                        new OwnerId(id), Source.FILE, Precondition.none()));
        return change;
    }

    /**
     * Refuses a change that takes away more than a tenth of the registered domains.
     *
     * @throws Conflict with {@code TOO_MANY_REMOVALS}
     */
    public static void requireFewRemovals(FleetChange change) {
        if (change.needsConsent()) {
            List<String> going = change.domains().removed();
            throw new Conflict(
                    ErrorCode.TOO_MANY_REMOVALS,
                    "%d of %d registered domains are not in the file any more (%s%s), which is more than 10 %%; nothing was changed, allow it with --allow-removals if they are to go"
                            .formatted(
                                    going.size(),
                                    change.registered(),
                                    going.stream()
                                            .limit(MOST_NAMED)
                                            .collect(Collectors.joining(", ")),
                                    going.size() > MOST_NAMED ? ", ..." : ""));
        }
    }

    private void provisionOwners(
            FleetChange change, FleetRequest request, FleetRequest.Contents wanted) {
        for (String id : both(change.owners())) {
            OwnerRequest owner = row(wanted.owners(), id);
            at(
                    "/owners/",
                    request.owners(),
                    owner,
                    () -> provisionOwner.provision(owner, Source.FILE, Precondition.none()));
        }
    }

    /** What is to be asked when the domains are as in the file: they may leave a node in it. */
    private List<Runnable> provisionNodes(
            FleetChange change, FleetRequest request, FleetRequest.Contents wanted) {
        List<Runnable> checks = new ArrayList<>();
        for (String id : both(change.nodes())) {
            NodeRequest node = row(wanted.nodes(), id);
            at(
                    "/nodes/",
                    request.nodes(),
                    node,
                    () -> checks.add(provisionNode.provisionAhead(node, Source.FILE)));
        }
        return checks;
    }

    private void provisionDomains(
            FleetChange change, FleetRequest request, FleetRequest.Contents wanted) {
        for (String name : both(change.domains())) {
            DomainRequest domain = row(wanted.domains(), name);
            at(
                    "/domains/",
                    request.domains(),
                    domain,
                    () -> provisionDomain.provision(domain, Source.FILE, Precondition.none()));
        }
    }

    private static List<String> both(FleetChange.Rows rows) {
        return Stream.concat(rows.created().stream(), rows.changed().stream()).toList();
    }

    private static <T> T row(Map<String, T> rows, String id) {
        return Objects.requireNonNull(rows.get(id), id);
    }

    /** A fault of one row is told with its place in the whole. */
    private static <T> void at(String list, List<T> rows, T row, Runnable action) {
        try {
            action.run();
        } catch (RequestRejected rejected) {
            int index = rows.indexOf(row);
            throw new RequestRejected(
                    rejected.faults().stream()
                            .map(
                                    fault ->
                                            new Fault(
                                                    fault.code(),
                                                    list + index + fault.pointer(),
                                                    fault.sentence()))
                            .toList());
        }
    }

    private void removeDomain(String name) {
        removeDomain.remove(new DnsName(name), Source.FILE, Precondition.none());
    }
}
