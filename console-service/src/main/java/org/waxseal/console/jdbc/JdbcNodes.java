package org.waxseal.console.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.KeyType;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.Listener;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.statement.Server;
import org.waxseal.console.node.Node;
import org.waxseal.console.node.Nodes;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Table {@code nodes}. */
public final class JdbcNodes implements Nodes {
    private static final String SELECT =
            """
            select s.id, s.host_name, s.address, s.directory, s.servers, s.names, s.key_type,
                s.renewal, s.provisioned_at, s.changed_at, s.revision, s.removed, s.source
            """;
    static final String FROM =
            """
             from nodes s
            left join certificates c on c.subject = 'node:' || s.id and not c.removed
            left join protections p on p.subject = 'node:' || s.id and not p.removed
            """;
    private static final TypeReference<List<ServerColumn>> SERVERS = new TypeReference<>() {};

    private final JdbcClient database;
    private final JsonMapper json = JsonMapper.builder().build();

    public JdbcNodes(JdbcClient database) {
        this.database = database;
    }

    /** One server in the column {@code servers}. The names are stored: they never change. */
    record ServerColumn(
            String software,
            String configDirectory,
            List<ListenerColumn> listeners,
            Map<String, String> settings) {}

    /** One listener in the column {@code servers}. The names are stored: they never change. */
    record ListenerColumn(String protocol, int port) {}

    @Override
    public Optional<Node> find(NodeId id) {
        return select(" from nodes s where s.id = :id", id);
    }

    @Override
    public Optional<Node> lock(NodeId id) {
        return select(" from nodes s where s.id = :id for update", id);
    }

    private Optional<Node> select(String rest, NodeId id) {
        return database.sql(SELECT + rest)
                .param("id", id.value())
                .query((row, number) -> node(row))
                .optional();
    }

    @Override
    public List<Node> list(int limit, @Nullable NodeId after) {
        return where(
                "where (not s.removed or p.subject is not null) and s.id > :after",
                Map.of("after", after == null ? "" : after.value()),
                limit);
    }

    /** Ordered by identifier; the tables are called s, c and p, as in {@link #FROM}. */
    List<Node> where(String condition, Map<String, ?> parameters, int limit) {
        return database.sql(
                        SELECT + FROM + condition + " order by s.id fetch first :limit rows only")
                .params(parameters)
                .param("limit", limit)
                .query((row, number) -> node(row))
                .list();
    }

    @Override
    public void store(Node node) {
        if (node.statement().revision() == 1) {
            insert(node);
        } else {
            update(node);
        }
    }

    private void insert(Node node) {
        try {
            bound(
                    node,
                    """
                    insert into nodes (id, host_name, address, directory, servers, names, key_type,
                        renewal, provisioned_at, changed_at, revision, removed, source)
                    values (:id, :hostName, :address, :directory, :servers, :names, :keyType,
                        :renewal, :provisionedAt, :changedAt, :revision, :removed, :source)
                    """);
        } catch (DuplicateKeyException e) {
            throw Revisions.lostRace("node '%s'".formatted(node.statement().id()), e);
        }
    }

    private void update(Node node) {
        Revisions.requireOne(
                bound(
                        node,
                        """
                        update nodes set host_name = :hostName, address = :address,
                            directory = :directory, servers = :servers, names = :names,
                            key_type = :keyType, renewal = :renewal,
                            provisioned_at = :provisionedAt, changed_at = :changedAt,
                            revision = :revision, removed = :removed, source = :source
                        where id = :id and revision = :revision - 1
                        """),
                node.statement());
    }

    private int bound(Node node, String sql) {
        NodeStatement statement = node.statement();
        return database.sql(sql)
                .param("id", statement.id().value())
                .param("hostName", statement.hostName().ascii())
                .param("address", statement.address())
                .param("directory", statement.directory())
                .param("servers", written(statement.servers()))
                .param("names", Columns.names(statement.certificate().names()))
                .param("keyType", statement.certificate().keyType().name())
                .param("renewal", statement.certificate().renewal())
                .param("provisionedAt", Columns.at(node.provisionedAt()))
                .param("changedAt", Columns.at(statement.changedAt()))
                .param("revision", statement.revision())
                .param("removed", statement.removed())
                .param("source", node.source().wireName())
                .update();
    }

    private Node node(ResultSet row) throws SQLException {
        return new Node(
                new NodeStatement(
                        new NodeId(row.getString("id")),
                        new DnsName(row.getString("host_name")),
                        row.getString("address"),
                        row.getString("directory"),
                        read(row.getString("servers")),
                        new CertificatePolicy(
                                Columns.names(row.getString("names")),
                                KeyType.valueOf(row.getString("key_type")),
                                row.getLong("renewal")),
                        Columns.instant(row, "changed_at"),
                        row.getLong("revision"),
                        row.getBoolean("removed")),
                Columns.instant(row, "provisioned_at"),
                Columns.source(row));
    }

    private String written(List<Server> servers) {
        return json.writeValueAsString(
                servers.stream()
                        .map(
                                server ->
                                        new ServerColumn(
                                                server.software().name(),
                                                server.configDirectory(),
                                                server.listeners().stream()
                                                        .map(
                                                                listener ->
                                                                        new ListenerColumn(
                                                                                listener.protocol()
                                                                                        .name(),
                                                                                listener.port()))
                                                        .toList(),
                                                server.settings()))
                        .toList());
    }

    private List<Server> read(String column) {
        return json.readValue(column, SERVERS).stream()
                .map(
                        server ->
                                new Server(
                                        Software.valueOf(server.software()),
                                        server.configDirectory(),
                                        server.listeners().stream()
                                                .map(
                                                        listener ->
                                                                new Listener(
                                                                        Protocol.valueOf(
                                                                                listener
                                                                                        .protocol()),
                                                                        listener.port()))
                                                .toList(),
                                        server.settings()))
                .toList();
    }
}
