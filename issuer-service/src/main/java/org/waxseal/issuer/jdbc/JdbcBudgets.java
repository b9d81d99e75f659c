package org.waxseal.issuer.jdbc;

import static org.waxseal.issuer.jdbc.Columns.instant;
import static org.waxseal.issuer.jdbc.Columns.timestamp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.waxseal.issuer.budget.Budgets;
import org.waxseal.issuer.budget.Limit;

/**
 * Table {@code rate_budget}. A scope that is too long for its column stands there as its digest.
 */
public final class JdbcBudgets implements Budgets {
    private static final String PAUSE = "pause";
    private static final int LONGEST_SCOPE = 300;

    private final JdbcClient database;

    public JdbcBudgets(JdbcClient database) {
        this.database = database;
    }

    @Override
    public Optional<Instant> level(Key key) {
        return level(key.limit().wireName(), scope(key), "");
    }

    @Override
    public Instant lock(Key key) {
        insertIfAbsent(key.limit().wireName(), scope(key));
        return level(key.limit().wireName(), scope(key), " for update").orElseThrow();
    }

    @Override
    public void save(Key key, Instant level) {
        of(
                        """
                        update rate_budget set level = :level
                        where limit_name = :limit and scope = :scope
                        """,
                        key.limit().wireName(),
                        scope(key))
                .param("level", timestamp(level))
                .update();
    }

    @Override
    public List<Entry> emptiest(Limit limit, int count) {
        return database.sql(
                        """
                        select scope, level from rate_budget
                        where limit_name = :limit order by level desc, scope fetch first :count rows only
                        """)
                .param("limit", limit.wireName())
                .param("count", count)
                .query(
                        (row, number) ->
                                new Entry(
                                        new Key(limit, row.getString("scope")),
                                        Objects.requireNonNull(instant(row, "level"))))
                .list();
    }

    @Override
    public int forgetFull(Instant now) {
        return database.sql("delete from rate_budget where level <= :now")
                .param("now", timestamp(now))
                .update();
    }

    @Override
    public Optional<Instant> pausedUntil() {
        return level(PAUSE, "", "");
    }

    @Override
    public void pause(Instant until) {
        insertIfAbsent(PAUSE, "");
        of(
                        """
                        update rate_budget set level = :level
                        where limit_name = :limit and scope = :scope and level < :level
                        """,
                        PAUSE,
                        "")
                .param("level", timestamp(until))
                .update();
    }

    private void insertIfAbsent(String limit, String scope) {
        of(
                        """
                        insert into rate_budget (limit_name, scope, level)
                        values (:limit, :scope, :level)
                        on conflict do nothing
                        """,
                        limit,
                        scope)
                .param("level", timestamp(Instant.EPOCH))
                .update();
    }

    private Optional<Instant> level(String limit, String scope, String lock) {
        return of(
                        "select level from rate_budget where limit_name = :limit and scope = :scope"
                                + lock,
                        limit,
                        scope)
                .query((row, number) -> Optional.ofNullable(instant(row, "level")))
                .optional()
                .flatMap(found -> found);
    }

    private StatementSpec of(String statement, String limit, String scope) {
        return database.sql(statement).param("limit", limit).param("scope", scope);
    }

    private static String scope(Key key) {
        if (key.scope().length() <= LONGEST_SCOPE) {
            return key.scope();
        }
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(
                                    MessageDigest.getInstance("SHA-256")
                                            .digest(key.scope().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
