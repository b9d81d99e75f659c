package org.waxseal.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waxseal.cli.outcome.CommandFailed;
import org.waxseal.cli.screen.Cell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code waxseal node ...}. */
@Command(name = "node", description = "Nodes: hosts whose servers present the certificates.")
final class NodeCommands {
    private final Surroundings surroundings;

    NodeCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Command(
            name = "add",
            description = {
                "Registers a node.",
                "Servers listen on their standard ports; what is different stands in a JSON file as the API takes it (--file)."
            })
    int add(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "ID", description = "Identifier, for example mx1.") String id,
            @Option(
                            names = "--host-name",
                            paramLabel = "NAME",
                            description = "Its own name, for which it gets a certificate too.")
                    @Nullable String hostName,
            @Option(
                            names = "--address",
                            paramLabel = "ADDRESS",
                            description = "Where it is reached; its host name if not given.")
                    @Nullable String address,
            @Option(
                            names = "--directory",
                            paramLabel = "PATH",
                            description =
                                    "Where certificates are kept on it; /etc/waxseal if not given.")
                    @Nullable String directory,
            @Option(
                            names = "--server",
                            paramLabel = "SOFTWARE[=PATH]",
                            description =
                                    "postfix, dovecot or nginx, with its configuration directory if that is not the usual one; several times.")
                    @Nullable List<String> servers,
            @Option(
                            names = "--file",
                            paramLabel = "FILE",
                            description =
                                    "The whole node as JSON, as POST /api/v1/nodes takes it; options overrule it.")
                    @Nullable Path file,
            @Option(
                            names = "--replace",
                            description =
                                    "Changes the node to just this when it is registered already, instead of refusing.")
                    boolean replace)
            throws InterruptedException {
        return Session.complete(
                surroundings,
                options,
                session -> {
                    ObjectNode body =
                            file == null
                                    ? session.object()
                                    : read(session, surroundings.file(file));
                    body.put("id", id);
                    DomainOptions.put(body, "hostName", hostName);
                    DomainOptions.put(body, "address", address);
                    DomainOptions.put(body, "directory", directory);
                    if (servers != null) {
                        putServers(body, servers);
                    }
                    JsonNode row = session.register("/nodes", path(id), replace, body);
                    session.say(
                            row,
                            shown ->
                                    "node %s is registered; see how far it is with: ./waxseal node show %s"
                                            .formatted(id, id));
                });
    }

    private static ObjectNode read(Session session, Path file) {
        try {
            if (session.mapper().readTree(Files.readString(file)) instanceof ObjectNode object) {
                return object;
            }
            throw CommandFailed.usage("%s is not a JSON object".formatted(file));
        } catch (IOException e) {
            throw CommandFailed.usage("%s cannot be read".formatted(file));
        } catch (JacksonException e) {
            throw CommandFailed.usage("%s is not JSON: %s".formatted(file, e.getOriginalMessage()));
        }
    }

    private static void putServers(ObjectNode body, List<String> servers) {
        ArrayNode array = body.putArray("servers");
        for (String written : servers) {
            int equals = written.indexOf('=');
            ObjectNode server = array.addObject();
            server.put("software", equals < 0 ? written : written.substring(0, equals));
            if (equals >= 0) {
                server.put("configDirectory", written.substring(equals + 1));
            }
        }
    }

    @Command(name = "list", description = "Lists nodes by identifier.")
    int list(
            @Mixin ApiOptions options,
            @Mixin StateOption state,
            @Mixin SourceOption source,
            @Mixin LimitOption limit)
            throws InterruptedException {
        return Session.complete(
                surroundings,
                options,
                session -> {
                    session.list(
                            "/nodes",
                            new Filters()
                                    .with("state", state.state())
                                    .with("source", source.source())
                                    .asMap(),
                            limit.rows(),
                            List.of(
                                    "NODE",
                                    "HOST NAME",
                                    "STATE",
                                    "SERVERS",
                                    "SOURCE",
                                    "VALID UNTIL"),
                            row ->
                                    List.of(
                                            Cell.of(Session.text(row, "id")),
                                            Cell.of(Session.text(row, "hostName")),
                                            Cell.state(Session.text(row, "state")),
                                            Cell.of(servers(row)),
                                            Cell.of(Session.text(row, "source")),
                                            ProtectionView.validUntil(session, row)),
                            "no nodes are registered; add one with: ./waxseal node add ID --host-name NAME --server postfix --server dovecot");
                });
    }

    private static String servers(JsonNode row) {
        return row.path("servers")
                .valueStream()
                .map(server -> Session.text(server, "software"))
                .collect(Collectors.joining(", "));
    }

    @Command(name = "show", description = "Shows a node, its certificate and its own endpoints.")
    int show(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "ID", description = "The node.") String id)
            throws InterruptedException {
        return Session.complete(
                surroundings,
                options,
                session -> {
                    session.show(session.api().get(path(id), Map.of()), row -> print(session, row));
                });
    }

    private static void print(Session session, JsonNode row) {
        ProtectionView.title(session, Session.text(row, "id"), row);
        session.field("host name", Session.text(row, "hostName"));
        session.field("address", Session.text(row, "address"));
        session.field("directory", Session.text(row, "directory"));
        for (JsonNode server : row.path("servers")) {
            List<String> listeners = new ArrayList<>();
            server.path("listeners")
                    .forEach(
                            listener ->
                                    listeners.add(
                                            Session.text(listener, "protocol")
                                                    + ":"
                                                    + Session.text(listener, "port")));
            session.field(
                    Session.text(server, "software"),
                    "%s, %s"
                            .formatted(
                                    Session.text(server, "configDirectory"),
                                    String.join(" ", listeners)));
        }
        ProtectionView.protection(session, row);
    }

    @Command(name = "remove", description = "Removes a node that no domain names.")
    int remove(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "ID", description = "The node.") String id,
            @Mixin RevisionOption revision)
            throws InterruptedException {
        return Session.complete(
                surroundings,
                options,
                session -> {
                    JsonNode row =
                            session.api().change("DELETE", path(id), revision.headers(), null);
                    session.say(
                            row,
                            shown ->
                                    "node %s is removed; its servers still have to forget its certificate"
                                            .formatted(id));
                });
    }

    private static String path(String id) {
        return "/nodes/" + Session.segment("the node's identifier", id);
    }
}
