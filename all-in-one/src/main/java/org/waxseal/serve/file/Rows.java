package org.waxseal.serve.file;

import java.util.List;
import org.waxseal.common.name.DnsName;
import org.waxseal.console.domain.DomainRequest;
import org.waxseal.console.domain.OwnerReference;
import org.waxseal.console.fleet.FleetChange;
import org.waxseal.console.fleet.FleetRequest;
import org.waxseal.console.node.NodeRequest;
import org.waxseal.console.owner.OwnerRequest;

/** The file's rows as the console's API takes them. */
public final class Rows {

    private Rows() {}

    /** All of them. */
    public static FleetRequest request(FleetFile file) {
        return new FleetRequest(
                file.owners().stream().map(Rows::request).toList(),
                file.nodes().stream().map(Rows::request).toList(),
                file.domains().stream().map(Rows::request).toList());
    }

    /** What the file would change where nothing is registered. */
    public static FleetChange allNew(FleetFile file) {
        return new FleetChange(
                created(file.owners().stream().map(FleetFile.Owner::id).toList()),
                created(file.nodes().stream().map(FleetFile.Node::id).toList()),
                created(
                        file.domains().stream()
                                .map(domain -> DnsName.of(domain.name()).ascii())
                                .toList()),
                0,
                List.of(),
                List.of());
    }

    private static FleetChange.Rows created(List<String> names) {
        return new FleetChange.Rows(names, List.of(), List.of(), 0);
    }

    public static OwnerRequest request(FleetFile.Owner owner) {
        return new OwnerRequest(owner.id(), owner.name(), owner.email(), owner.locale());
    }

    public static NodeRequest request(FleetFile.Node node) {
        FleetFile.NodeCertificate certificate = node.certificate();
        return new NodeRequest(
                node.id(),
                node.hostName(),
                node.address(),
                node.directory(),
                node.servers().stream().map(Rows::request).toList(),
                certificate == null ? null : certificate.keyType());
    }

    private static NodeRequest.ServerRequest request(FleetFile.Server server) {
        List<FleetFile.Listener> listeners = server.listeners();
        return new NodeRequest.ServerRequest(
                server.software(),
                server.configDirectory(),
                listeners == null
                        ? null
                        : listeners.stream()
                                .map(
                                        each ->
                                                new NodeRequest.ListenerRequest(
                                                        each.protocol(), each.port()))
                                .toList(),
                server.settings());
    }

    public static DomainRequest request(FleetFile.Domain domain) {
        FleetFile.Certificate certificate = domain.certificate();
        return new DomainRequest(
                domain.name(),
                OwnerReference.to(domain.owner()),
                domain.mailNode(),
                domain.webmailNode(),
                certificate == null
                        ? null
                        : new DomainRequest.CertificateRequest(
                                certificate.type(), certificate.names(), certificate.keyType()));
    }
}
