package org.waxseal.console.web;

import jakarta.servlet.http.HttpServletRequest;
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
import org.waxseal.console.node.RegisterNode;
import org.waxseal.console.node.RemoveNode;
import org.waxseal.console.node.RequestNodeRenewal;
import org.waxseal.console.protection.NodeOverview;
import org.waxseal.console.protection.Overviews;
import org.waxseal.console.protection.Protection;
import org.waxseal.console.request.Faults;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.Source;
import org.waxseal.console.web.ProtectionResponses.CertificateResponse;
import org.waxseal.console.web.ProtectionResponses.EndpointResponse;
import org.waxseal.console.web.ProtectionResponses.FailureResponse;

/** {@code /api/v1/nodes}. */
@RestController
public final class NodeController {
    private final RegisterNode registerNode;
    private final RemoveNode removeNode;
    private final RequestNodeRenewal requestRenewal;
    private final Overviews overviews;

    public NodeController(
            RegisterNode registerNode,
            RemoveNode removeNode,
            RequestNodeRenewal requestRenewal,
            Overviews overviews) {
        this.registerNode = registerNode;
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
    ResponseEntity<NodeResponse> register(HttpServletRequest request) throws IOException {
        Node node = registerNode.register(read(request));
        return ResponseEntity.created(locationOf(node.statement().id())).body(shown(node));
    }

    private static NodeRequest read(HttpServletRequest request) throws IOException {
        Faults faults = new Faults();
        NodeRequest wanted = RegistryJson.node(JsonBody.of(request, faults));
        faults.throwIfAny();
        return wanted;
    }

    @GetMapping("/api/v1/nodes")
    Paging.Page<NodeResponse> list(
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        int most = Paging.limit(limit);
        List<NodeOverview> found =
                overviews.nodes(most + 1, after == null ? null : Paging.node(after));
        return Paging.page(
                found,
                most,
                NodeResponse::of,
                overview -> overview.node().statement().id().value());
    }

    @GetMapping("/api/v1/nodes/{id}")
    NodeResponse find(@PathVariable String id) {
        return NodeResponse.of(overviews.node(Paging.node(id)));
    }

    @DeleteMapping("/api/v1/nodes/{id}")
    ResponseEntity<NodeResponse> remove(@PathVariable String id) {
        return ResponseEntity.accepted()
                .body(shown(removeNode.remove(Paging.node(id), Source.API, Precondition.none())));
    }

    @PostMapping("/api/v1/nodes/{id}/renewals")
    ResponseEntity<NodeResponse> renew(@PathVariable String id) {
        Node node = requestRenewal.request(Paging.node(id));
        return ResponseEntity.accepted()
                .location(locationOf(node.statement().id()))
                .body(shown(node));
    }

    private NodeResponse shown(Node node) {
        return NodeResponse.of(
                new NodeOverview(
                        node, overviews.protectionOf(Subject.node(node.statement().id()))));
    }

    private static URI locationOf(NodeId id) {
        return URI.create("/api/v1/nodes/" + id);
    }
}
