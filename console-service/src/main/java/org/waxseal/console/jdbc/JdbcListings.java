package org.waxseal.console.jdbc;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.name.DnsName;
import org.waxseal.console.domain.Domain;
import org.waxseal.console.node.Node;
import org.waxseal.console.protection.DomainCounts;
import org.waxseal.console.protection.DomainFilter;
import org.waxseal.console.protection.Listings;
import org.waxseal.console.protection.NodeFilter;
import org.waxseal.console.protection.ProtectionState;

/** Searches over the tables of the registry and of the projection. */
public final class JdbcListings implements Listings, DomainCounts {
    private final JdbcClient database;
    private final JdbcDomains domains;
    private final JdbcNodes nodes;

    public JdbcListings(JdbcClient database, JdbcDomains domains, JdbcNodes nodes) {
        this.database = database;
        this.domains = domains;
        this.nodes = nodes;
    }

    /** A condition that grows, with its parameters. */
    private static final class Condition {
        private final StringBuilder sql = new StringBuilder();
        private final Map<String, Object> parameters = new HashMap<>();

        Condition(String always) {
            sql.append("where ").append(always);
        }

        void and(String also, String parameter, @Nullable Object value) {
            if (value != null) {
                sql.append(" and ").append(also);
                parameters.put(parameter, value);
            }
        }
    }

    @Override
    public List<Domain> domains(DomainFilter filter, int limit, @Nullable DnsName after) {
        Condition condition =
                new Condition(filter.state() == null ? "s.state <> 'GONE'" : "s.state = :state");
        if (filter.state() != null) {
            condition.parameters.put("state", filter.state().name());
        }
        condition.and("s.name > :after", "after", after == null ? null : after.ascii());
        condition.and(
                "s.owner = :owner",
                "owner",
                filter.owner() == null ? null : filter.owner().value());
        condition.and(
                "(s.mail_node = :node or s.webmail_node = :node)",
                "node",
                filter.node() == null ? null : filter.node().value());
        condition.and(
                "s.source = :source",
                "source",
                filter.source() == null ? null : filter.source().wireName());
        condition.and(
                "(s.name like :text escape '!' or s.display_name like :text escape '!')",
                "text",
                filter.text() == null ? null : pattern(filter.text()));
        condition.and(
                "exists (select 1 from certificates c where c.subject = 'domain:' || s.name and not c.removed and c.not_after < :end)",
                "end",
                Columns.atOrNull(filter.expiresBefore()));
        return domains.where(condition.sql.toString(), condition.parameters, limit);
    }

    /** Names are kept in lower case. */
    private static String pattern(String text) {
        return "%"
                + text.toLowerCase(Locale.ROOT)
                        .replace("!", "!!")
                        .replace("%", "!%")
                        .replace("_", "!_")
                + "%";
    }

    @Override
    public List<Node> nodes(NodeFilter filter, int limit, @Nullable NodeId after) {
        Condition condition = new Condition("(not s.removed or p.subject is not null)");
        condition.and("s.id > :after", "after", after == null ? null : after.value());
        condition.and(
                "s.source = :source",
                "source",
                filter.source() == null ? null : filter.source().wireName());
        condition.and(
                States.OF_S + " = :state",
                "state",
                filter.state() == null ? null : filter.state().name());
        condition.and("c.not_after < :end", "end", Columns.atOrNull(filter.expiresBefore()));
        return nodes.where(condition.sql.toString(), condition.parameters, limit);
    }

    @Override
    public Map<ProtectionState, Long> count() {
        return counted(
                "select state, count(*) as number from domains where state <> 'GONE' group by state");
    }

    @Override
    public Map<ProtectionState, Long> nodeCounts() {
        return counted(
                "select state, count(*) as number from (select "
                        + States.OF_S
                        + " as state"
                        + JdbcNodes.FROM
                        + ") states where state <> 'GONE' group by state");
    }

    private Map<ProtectionState, Long> counted(String sql) {
        Map<ProtectionState, Long> counts = new EnumMap<>(ProtectionState.class);
        for (ProtectionState state : ProtectionState.values()) {
            counts.put(state, 0L);
        }
        database.sql(sql)
                .query(
                        row -> {
                            counts.put(
                                    ProtectionState.valueOf(row.getString("state")),
                                    row.getLong("number"));
                        });
        return counts;
    }

    /** The issuer ends the lineage of what is removed, so what is not ended is registered. */
    @Override
    public CertificateCounts certificates() {
        return database.sql(
                        """
                        select count(fingerprint) as total, count(failure_code) as failing,
                            min(not_after) as first_end
                        from certificates where not removed
                        """)
                .query(
                        (row, number) ->
                                new CertificateCounts(
                                        row.getLong("total"),
                                        row.getLong("failing"),
                                        Columns.instantOrNull(row, "first_end")))
                .single();
    }
}
