package org.waxseal.assigner.protection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.waxseal.assigner.inspection.Endpoint;
import org.waxseal.assigner.registry.HostedDomain;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.statement.Listener;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.statement.Server;

/** Which endpoints a subject has: pure, from what is registered. */
public final class Endpoints {
    private Endpoints() {}

    /** Server-wide: every listener of the node under the node's own name. */
    public static List<Endpoint> serverWide(NodeStatement node) {
        if (node.removed()) {
            return List.of();
        }
        List<Endpoint> endpoints = new ArrayList<>();
        for (Server server : node.servers()) {
            for (Listener listener : server.listeners()) {
                endpoints.add(endpoint(Subject.node(node.id()), node, listener, node.hostName()));
            }
        }
        return endpoints;
    }

    /**
     * Of a domain on one node: mail protocols under its mail name, https under its webmail name.
     */
    public static List<Endpoint> on(NodeStatement node, HostedDomain domain) {
        if (node.removed() || domain.removed()) {
            return List.of();
        }
        boolean mail = node.id().equals(domain.mailNode());
        boolean webmail = node.id().equals(domain.webmailNode());
        List<Endpoint> endpoints = new ArrayList<>();
        for (Server server : node.servers()) {
            for (Listener listener : server.listeners()) {
                boolean isWebmail = listener.protocol().isWebmail();
                if (isWebmail ? webmail : mail) {
                    DnsName name = isWebmail ? domain.webmailName() : domain.mailName();
                    endpoints.add(endpoint(domain.subject(), node, listener, name));
                }
            }
        }
        return endpoints;
    }

    /** Of a domain on all its nodes; nodes that are not known yet add none. */
    public static List<Endpoint> of(
            HostedDomain domain, Function<NodeId, @Nullable NodeStatement> nodes) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (NodeId id : domain.nodes()) {
            NodeStatement node = nodes.apply(id);
            if (node != null) {
                endpoints.addAll(on(node, domain));
            }
        }
        return endpoints;
    }

    private static Endpoint endpoint(
            Subject subject, NodeStatement node, Listener listener, DnsName sni) {
        return new Endpoint(
                subject, node.id(), listener.protocol(), node.address(), listener.port(), sni);
    }
}
