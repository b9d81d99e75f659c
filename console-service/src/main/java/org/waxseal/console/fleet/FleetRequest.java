package org.waxseal.console.fleet;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.DnsName;
import org.waxseal.console.domain.DomainRequest;
import org.waxseal.console.node.NodeRequest;
import org.waxseal.console.owner.OwnerRequest;
import org.waxseal.console.request.Fault;
import org.waxseal.console.request.Faults;

/** All rows of a fleet file, nothing checked. */
public record FleetRequest(
        List<OwnerRequest> owners, List<NodeRequest> nodes, List<DomainRequest> domains) {
    public FleetRequest {
        owners = List.copyOf(owners);
        nodes = List.copyOf(nodes);
        domains = List.copyOf(domains);
    }

    /** The same rows by what they are registered under, in the order of the request. */
    record Contents(
            Map<String, OwnerRequest> owners,
            Map<String, NodeRequest> nodes,
            Map<String, DomainRequest> domains) {}

    /**
     * Checks everything that can be checked without the registry.
     *
     * @throws org.waxseal.console.request.RequestRejected with every fault of every row
     */
    Contents read() {
        Faults faults = new Faults();
        Contents contents =
                new Contents(
                        read(
                                faults,
                                "/owners",
                                "/id",
                                owners,
                                OwnerRequest::faults,
                                FleetRequest::id),
                        read(faults, "/nodes", "/id", nodes, NodeRequest::faults, FleetRequest::id),
                        read(
                                faults,
                                "/domains",
                                "/name",
                                domains,
                                DomainRequest::faults,
                                FleetRequest::name));
        faults.throwIfAny();
        return contents;
    }

    private static <T> Map<String, T> read(
            Faults faults,
            String list,
            String key,
            List<T> rows,
            Function<T, List<Fault>> check,
            Function<T, String> identity) {
        Map<String, T> read = new LinkedHashMap<>();
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            String at = list + "/" + i;
            for (Fault fault : check.apply(rows.get(i))) {
                faults.add(fault.code(), at + fault.pointer(), fault.sentence());
            }
            String id = identity.apply(rows.get(i));
            Integer earlier = first.putIfAbsent(id, i);
            if (earlier == null) {
                read.put(id, rows.get(i));
            } else {
                faults.add(
                        ErrorCode.FIELD_INVALID,
                        at + key,
                        "'%s' stands at %s/%d already; keep one of them"
                                .formatted(Faults.shown(id), list, earlier));
            }
        }
        return read;
    }

    private static String id(OwnerRequest owner) {
        return String.valueOf(owner.id());
    }

    private static String id(NodeRequest node) {
        return String.valueOf(node.id());
    }

    private static String name(DomainRequest domain) {
        String written = String.valueOf(domain.name());
        try {
            return DnsName.of(written).ascii();
        } catch (WaxsealException e) {
            // Has its own fault.
            return written;
        }
    }
}
