package org.waxseal.serve.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.name.DnsName;
import org.waxseal.serve.dns.Names;
import org.waxseal.serve.file.FleetFile;

/** Whether names lead to the nodes that are to serve them. */
final class DomainProbes {
    private final Names names;
    private final Map<String, FleetFile.Node> nodes = new LinkedHashMap<>();

    DomainProbes(Names names, List<FleetFile.Node> nodes) {
        this.names = names;
        nodes.forEach(node -> this.nodes.put(node.id(), node));
    }

    Probe of(FleetFile.Node node) {
        String about = "name " + node.hostName();
        return new Probe(
                about,
                () -> {
                    DnsName host = DnsName.of(node.hostName());
                    Set<String> found = names.addresses(host);
                    if (found.isEmpty()) {
                        return List.of(
                                Finding.warning(
                                        about,
                                        "has no address; clients that use the node's own name cannot find it"));
                    }
                    String address = node.address();
                    return List.of(
                            address == null || leads(found, Set.of(address))
                                    ? Finding.ok(about, "leads to " + String.join(", ", found))
                                    : Finding.warning(
                                            about,
                                            "leads to %s, while the endpoints of node %s are inspected at %s"
                                                    .formatted(
                                                            String.join(", ", found),
                                                            node.id(),
                                                            address)));
                });
    }

    Probe of(FleetFile.Domain domain) {
        String about = "domain " + domain.name();
        return new Probe(about, () -> look(about, domain));
    }

    private List<Finding> look(String about, FleetFile.Domain domain) {
        DnsName name = DnsName.of(domain.name());
        List<Finding> findings = new ArrayList<>();
        List<String> good = new ArrayList<>();
        lookUp(about, name.child("mail"), domain.mailNode(), findings, good);
        lookUp(about, name.child("webmail"), domain.webmailNode(), findings, good);
        FleetFile.Node mailNode = node(domain.mailNode());
        if (mailNode != null) {
            lookAtMail(about, name, mailNode, findings, good);
        }
        if (!good.isEmpty()) {
            findings.addFirst(Finding.ok(about, String.join("; ", good)));
        }
        return findings;
    }

    private FleetFile.@Nullable Node node(@Nullable String id) {
        return id == null ? null : nodes.get(id);
    }

    private void lookUp(
            String about,
            DnsName client,
            @Nullable String nodeId,
            List<Finding> findings,
            List<String> good) {
        FleetFile.Node node = node(nodeId);
        if (node == null) {
            return;
        }
        Set<String> found = names.addresses(client);
        Set<String> wanted = addresses(node);
        if (found.isEmpty()) {
            findings.add(
                    Finding.warning(
                            about,
                            "%s has no address; let it lead to node %s (%s)"
                                    .formatted(client, nodeId, String.join(", ", wanted))));
        } else if (leads(found, wanted)) {
            good.add("%s leads to node %s".formatted(client, nodeId));
        } else {
            findings.add(
                    Finding.warning(
                            about,
                            "%s leads to %s and not to node %s (%s); clients will not meet its certificate"
                                    .formatted(
                                            client,
                                            String.join(", ", found),
                                            nodeId,
                                            String.join(", ", wanted))));
        }
    }

    private void lookAtMail(
            String about,
            DnsName domain,
            FleetFile.Node node,
            List<Finding> findings,
            List<String> good) {
        List<DnsName> exchangers = names.mailExchangers(domain);
        Set<String> wanted = addresses(node);
        if (exchangers.isEmpty()) {
            findings.add(Finding.warning(about, "has no MX record; it gets no mail"));
        } else if (exchangers.stream()
                .anyMatch(
                        host ->
                                host.ascii().equals(node.hostName())
                                        || leads(names.addresses(host), wanted))) {
            good.add("its MX leads to node " + node.id());
        } else {
            findings.add(
                    Finding.warning(
                            about,
                            "its MX (%s) does not lead to node %s; right if a filter stands before it"
                                    .formatted(
                                            String.join(
                                                    ", ",
                                                    exchangers.stream()
                                                            .map(DnsName::ascii)
                                                            .toList()),
                                            node.id())));
        }
    }

    /** Where a node can be met: where it is inspected, and where its own name leads. */
    private Set<String> addresses(FleetFile.Node node) {
        Set<String> all = new TreeSet<>(names.addresses(DnsName.of(node.hostName())));
        String address = node.address();
        if (address != null) {
            all.add(address);
        }
        return all;
    }

    private static boolean leads(Set<String> found, Set<String> wanted) {
        return found.stream().anyMatch(wanted::contains);
    }
}
