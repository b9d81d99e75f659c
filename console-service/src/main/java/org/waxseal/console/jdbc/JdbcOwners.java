package org.waxseal.console.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.statement.OwnerLocale;
import org.waxseal.common.statement.OwnerStatement;
import org.waxseal.console.owner.Owner;
import org.waxseal.console.owner.OwnerFilter;
import org.waxseal.console.owner.Owners;

/** Table {@code owners}. */
public final class JdbcOwners implements Owners {
    private static final String SELECT =
            "select id, name, email, locale, changed_at, revision, removed, source from owners ";

    private final JdbcClient database;

    public JdbcOwners(JdbcClient database) {
        this.database = database;
    }

    @Override
    public Optional<Owner> find(OwnerId id) {
        return select("where id = :id", id);
    }

    @Override
    public Optional<Owner> lock(OwnerId id) {
        return select("where id = :id for update", id);
    }

    private Optional<Owner> select(String condition, OwnerId id) {
        return database.sql(SELECT + condition)
                .param("id", id.value())
                .query((row, number) -> owner(row))
                .optional();
    }

    @Override
    public List<Owner> list(OwnerFilter filter, int limit, @Nullable OwnerId after) {
        Map<String, Object> parameters = new HashMap<>();
        StringBuilder condition = new StringBuilder("where not removed and id > :after");
        parameters.put("after", after == null ? "" : after.value());
        if (filter.source() != null) {
            condition.append(" and source = :source");
            parameters.put("source", filter.source().wireName());
        }
        if (filter.email() != null) {
            condition.append(" and email = :email");
            parameters.put("email", filter.email());
        }
        return database.sql(SELECT + condition + " order by id fetch first :limit rows only")
                .params(parameters)
                .param("limit", limit)
                .query((row, number) -> owner(row))
                .list();
    }

    @Override
    public void store(Owner owner) {
        if (owner.statement().revision() == 1) {
            insert(owner);
        } else {
            update(owner);
        }
    }

    private void insert(Owner owner) {
        try {
            bound(
                    owner,
                    """
                    insert into owners (id, name, email, locale, changed_at, revision, removed,
                        source)
                    values (:id, :name, :email, :locale, :changedAt, :revision, :removed,
                        :source)
                    """);
        } catch (DuplicateKeyException e) {
            throw Revisions.lostRace("owner '%s'".formatted(owner.id()), e);
        }
    }

    private void update(Owner owner) {
        Revisions.requireOne(
                bound(
                        owner,
                        """
                        update owners set name = :name, email = :email, locale = :locale,
                            changed_at = :changedAt, revision = :revision, removed = :removed,
                            source = :source
                        where id = :id and revision = :revision - 1
                        """),
                owner.statement());
    }

    private int bound(Owner row, String sql) {
        OwnerStatement owner = row.statement();
        return database.sql(sql)
                .param("id", owner.id().value())
                .param("name", owner.name())
                .param("email", owner.email())
                .param("locale", owner.locale().wireName())
                .param("changedAt", Columns.at(owner.changedAt()))
                .param("revision", owner.revision())
                .param("removed", owner.removed())
                .param("source", row.source().wireName())
                .update();
    }

    private static Owner owner(ResultSet row) throws SQLException {
        return new Owner(
                new OwnerStatement(
                        new OwnerId(row.getString("id")),
                        row.getString("name"),
                        row.getString("email"),
                        OwnerLocale.parse(row.getString("locale")),
                        Columns.instant(row, "changed_at"),
                        row.getLong("revision"),
                        row.getBoolean("removed")),
                Columns.source(row));
    }
}
