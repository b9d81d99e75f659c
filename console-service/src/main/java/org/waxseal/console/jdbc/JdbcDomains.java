package org.waxseal.console.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.KeyType;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.console.domain.Domain;
import org.waxseal.console.domain.Domains;
import org.waxseal.console.node.NodeUses;
import org.waxseal.console.owner.OwnerUses;

/** Table {@code domains}. */
public final class JdbcDomains implements Domains, OwnerUses, NodeUses {
    private static final String SELECT =
            """
            select name, display_name, owner, mail_node, webmail_node, names, key_type, renewal,
                provisioned_at, changed_at, revision, removed, source
            from domains
            """;

    private final JdbcClient database;

    public JdbcDomains(JdbcClient database) {
        this.database = database;
    }

    @Override
    public Optional<Domain> find(DnsName name) {
        return select("where name = :name", name);
    }

    @Override
    public Optional<Domain> lock(DnsName name) {
        return select("where name = :name for update", name);
    }

    private Optional<Domain> select(String condition, DnsName name) {
        return database.sql(SELECT + condition)
                .param("name", name.ascii())
                .query((row, number) -> domain(row))
                .optional();
    }

    @Override
    public List<Domain> list(int limit, @Nullable DnsName after) {
        return where(
                "where s.state <> 'GONE' and s.name > :after",
                Map.of("after", after == null ? "" : after.ascii()),
                limit);
    }

    /** Ordered by name; the table is called s. */
    List<Domain> where(String condition, Map<String, ?> parameters, int limit) {
        return database.sql(
                        SELECT + "s " + condition + " order by s.name fetch first :limit rows only")
                .params(parameters)
                .param("limit", limit)
                .query((row, number) -> domain(row))
                .list();
    }

    @Override
    public List<String> domainsOf(OwnerId owner, int limit) {
        return namesWhere("owner = :id", owner.value(), limit);
    }

    @Override
    public List<String> domainsOn(NodeId node, int limit) {
        return namesWhere("(mail_node = :id or webmail_node = :id)", node.value(), limit);
    }

    @Override
    public List<String> mailDomainsOn(NodeId node, int limit) {
        return namesWhere("mail_node = :id", node.value(), limit);
    }

    @Override
    public List<String> webmailDomainsOn(NodeId node, int limit) {
        return namesWhere("webmail_node = :id", node.value(), limit);
    }

    private List<String> namesWhere(String condition, String id, int limit) {
        return database.sql(
                        "select name from domains where not removed and "
                                + condition
                                + " order by name fetch first :limit rows only")
                .param("id", id)
                .param("limit", limit)
                .query((row, number) -> row.getString("name"))
                .list();
    }

    @Override
    public void store(Domain domain) {
        if (domain.statement().revision() == 1) {
            insert(domain);
        } else {
            update(domain);
        }
    }

    private void insert(Domain domain) {
        try {
            bound(
                    domain,
                    """
                    insert into domains (name, display_name, owner, mail_node, webmail_node, names,
                        key_type, renewal, provisioned_at, changed_at, revision, removed, source,
                        state)
                    values (:name, :displayName, :owner, :mailNode, :webmailNode, :names,
                        :keyType, :renewal, :provisionedAt, :changedAt, :revision, :removed, :source,
                        %s)
                    """
                            .formatted(States.OF_DOMAIN));
        } catch (DuplicateKeyException e) {
            throw Revisions.lostRace("domain '%s'".formatted(domain.name()), e);
        }
    }

    private void update(Domain domain) {
        Revisions.requireOne(
                bound(
                        domain,
                        """
                        update domains set display_name = :displayName, owner = :owner,
                            mail_node = :mailNode, webmail_node = :webmailNode, names = :names,
                            key_type = :keyType, renewal = :renewal,
                            provisioned_at = :provisionedAt, changed_at = :changedAt,
                            revision = :revision, removed = :removed, source = :source,
                            state = %s
                        where name = :name and revision = :revision - 1
                        """
                                .formatted(States.OF_DOMAIN)),
                domain.statement());
    }

    private int bound(Domain domain, String sql) {
        DomainStatement statement = domain.statement();
        return database.sql(sql)
                .param("name", statement.name().ascii())
                .param("subject", domain.subject().key())
                .param("displayName", statement.displayName())
                .param("owner", statement.owner().value())
                .param("mailNode", valueOf(statement.mailNode()))
                .param("webmailNode", valueOf(statement.webmailNode()))
                .param("names", Columns.names(statement.certificate().names()))
                .param("keyType", statement.certificate().keyType().name())
                .param("renewal", statement.certificate().renewal())
                .param("provisionedAt", Columns.at(domain.provisionedAt()))
                .param("changedAt", Columns.at(statement.changedAt()))
                .param("revision", statement.revision())
                .param("removed", statement.removed())
                .param("source", domain.source().wireName())
                .update();
    }

    private static Domain domain(ResultSet row) throws SQLException {
        return new Domain(
                new DomainStatement(
                        new DnsName(row.getString("name")),
                        row.getString("display_name"),
                        new OwnerId(row.getString("owner")),
                        node(row.getString("mail_node")),
                        node(row.getString("webmail_node")),
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

    private static @Nullable String valueOf(@Nullable NodeId node) {
        return node == null ? null : node.value();
    }

    private static @Nullable NodeId node(@Nullable String column) {
        return column == null ? null : new NodeId(column);
    }
}
