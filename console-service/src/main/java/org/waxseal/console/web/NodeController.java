package org.waxseal.console.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.statement.Server;
import org.waxseal.console.domain.CertificateType;
import org.waxseal.console.json.RegistryJson;
import org.waxseal.console.node.Node;
import org.waxseal.console.node.NodeRequest;
import org.waxseal.console.node.ProvisionNode;
import org.waxseal.console.node.RegisterNode;
import org.waxseal.console.node.RemoveNode;
import org.waxseal.console.node.RequestNodeRenewal;
import org.waxseal.console.protection.NodeFilter;
import org.waxseal.console.protection.NodeOverview;
import org.waxseal.console.protection.Overviews;
import org.waxseal.console.protection.Protection;
import org.waxseal.console.request.Faults;
import org.waxseal.console.request.Outcome;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.Provisioned;
import org.waxseal.console.request.Source;
import org.waxseal.console.web.ProtectionResponses.CertificateResponse;
import org.waxseal.console.web.ProtectionResponses.EndpointResponse;
import org.waxseal.console.web.ProtectionResponses.FailureResponse;

/** {@code /api/v1/nodes}. */
@RestController
public final class NodeController {
    private final RegisterNode registerNode;
    private final ProvisionNode provisionNode;
    private final RemoveNode removeNode;
    private final RequestNodeRenewal requestRenewal;
    private final Overviews overviews;

    public NodeController(
            RegisterNode registerNode,
            ProvisionNode provisionNode,
            RemoveNode removeNode,
            RequestNodeRenewal requestRenewal,
            Overviews overviews) {
        this.registerNode = registerNode;
        this.provisionNode = provisionNode;
        this.removeNode = removeNode;
        this.requestRenewal = requestRenewal;
        this.overviews = overviews;
    }

    /** A listener as the API shows it. */
    record ListenerResponse(String protocol, int port) {}

    /** A server as the API shows it. */
    record ServerResponse(
            String software,
            String configDirectory,
            List<ListenerResponse> listeners,
            Map<String, String> settings) {
        static ServerResponse of(Server server) {
            return new ServerResponse(
                    server.software().wireName(),
                    server.configDirectory(),
                    server.listeners().stream()
                            .map(
                                    listener ->
                                            new ListenerResponse(
                                                    listener.protocol().wireName(),
                                                    listener.port()))
                            .toList(),
                    new TreeMap<>(server.settings()));
        }
    }

    /**
     * A node as the API shows it; certificate, endpoints and what follows are those of its own host
     * name.
     *
     * @param lastFailure why the node could not be changed
     */
    record NodeResponse(
            String id,
            String hostName,
            String address,
            String directory,
            List<ServerResponse> servers,
            String state,
            CertificateResponse certificate,
            List<EndpointResponse> endpoints,
            boolean proven,
            Instant provisionedAt,
            @Nullable Instant provenAt,
            boolean degraded,
            @Nullable FailureResponse lastFailure,
            String source,
            Instant changedAt,
            long revision) {
        static NodeResponse of(NodeOverview overview) {
            NodeStatement statement = overview.node().statement();
            Protection protection = overview.protection();
            return new NodeResponse(
                    statement.id().value(),
                    statement.hostName().ascii(),
                    statement.address(),
                    statement.directory(),
                    statement.servers().stream().map(ServerResponse::of).toList(),
                    overview.state().wireName(),
                    CertificateResponse.of(
                            CertificateType.SAN, statement.certificate(), protection),
                    EndpointResponse.of(protection),
                    protection.proven(),
                    overview.node().provisionedAt(),
                    protection.provenAt(),
                    protection.degraded(),
                    ProtectionResponses.rolloutFailure(protection),
                    overview.node().source().wireName(),
                    statement.changedAt(),
                    statement.revision());
        }
    }

    @PostMapping(path = "/api/v1/nodes", consumes = "application/json")
    ResponseEntity<NodeResponse> register(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Faults faults = new Faults();
        NodeRequest wanted = RegistryJson.node(JsonBody.of(request, faults));
        faults.throwIfAny();
        Node node = registerNode.register(wanted);
        return ResponseEntity.created(locationOf(node.statement().id()))
                .body(shown(node, response));
    }

    @PutMapping(path = "/api/v1/nodes/{id}", consumes = "application/json")
    ResponseEntity<NodeResponse> provision(
            @PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        NodeId inPath = Paging.node(id);
        Precondition precondition = Conditions.of(request);
        Faults faults = new Faults();
        NodeRequest wanted = RegistryJson.node(JsonBody.of(request, faults));
        NodeRequest named = wanted.named(inPath, faults);
        faults.throwIfAny();
        Provisioned<Node> provisioned = provisionNode.provision(named, Source.API, precondition);
        return provisioned.outcome() == Outcome.CREATED
                ? ResponseEntity.created(locationOf(inPath))
                        .body(shown(provisioned.row(), response))
                : ResponseEntity.ok(shown(provisioned.row(), response));
    }

    @GetMapping("/api/v1/nodes")
    Paging.Page<NodeResponse> list(
            @RequestParam(required = false) @Nullable String source,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        NodeFilter filter = new NodeFilter(Filters.source(source), Filters.state(state), null);
        int most = Paging.limit(limit);
        List<NodeOverview> found =
                overviews.nodes(filter, most + 1, after == null ? null : Paging.node(after));
        return Paging.page(
                found,
                most,
                NodeResponse::of,
                overview -> overview.node().statement().id().value());
    }

    @GetMapping("/api/v1/nodes/{id}")
    NodeResponse find(@PathVariable String id, HttpServletResponse response) {
        NodeOverview found = overviews.node(Paging.node(id));
        Conditions.tag(response, found.node().statement().revision());
        return NodeResponse.of(found);
    }

    @DeleteMapping("/api/v1/nodes/{id}")
    ResponseEntity<NodeResponse> remove(
            @PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        Node gone = removeNode.remove(Paging.node(id), Source.API, Conditions.of(request));
        return ResponseEntity.accepted().body(shown(gone, response));
    }

    @PostMapping("/api/v1/nodes/{id}/renewals")
    ResponseEntity<NodeResponse> renew(@PathVariable String id, HttpServletResponse response) {
        Node node = requestRenewal.request(Paging.node(id));
        return ResponseEntity.accepted()
                .location(locationOf(node.statement().id()))
                .body(shown(node, response));
    }

    private NodeResponse shown(Node node, HttpServletResponse response) {
        Conditions.tag(response, node.statement().revision());
        return NodeResponse.of(
                new NodeOverview(
                        node, overviews.protectionOf(Subject.node(node.statement().id()))));
    }

    private static URI locationOf(NodeId id) {
        return URI.create("/api/v1/nodes/" + id);
    }
}
