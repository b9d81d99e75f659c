package org.waxseal.console.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.console.access.Scope;
import org.waxseal.console.access.Token;
import org.waxseal.console.access.Tokens;

/** Table {@code tokens}. */
public final class JdbcTokens implements Tokens {
    private static final String SELECT =
            """
            select id, name, scopes, hash, created_at, created_by, expires_at, revoked_at,
                revoked_by, last_used_at
            from tokens
            """;

    private final JdbcClient database;

    public JdbcTokens(JdbcClient database) {
        this.database = database;
    }

    @Override
    public Optional<Kept> find(String id) {
        return database.sql(SELECT + "where id = :id")
                .param("id", id)
                .query((row, number) -> new Kept(token(row), row.getString("hash")))
                .optional();
    }

    @Override
    public Optional<Token> lock(String id) {
        return database.sql(SELECT + "where id = :id for update")
                .param("id", id)
                .query((row, number) -> token(row))
                .optional();
    }

    @Override
    public List<Token> list(int limit, @Nullable String after) {
        return database.sql(SELECT + "where id > :after order by id fetch first :limit rows only")
                .param("after", after == null ? "" : after)
                .param("limit", limit)
                .query((row, number) -> token(row))
                .list();
    }

    @Override
    public void store(Token token, String hash) {
        database.sql(
                        """
                        insert into tokens (id, name, scopes, hash, created_at, created_by, expires_at)
                        values (:id, :name, :scopes, :hash, :createdAt, :createdBy, :expiresAt)
                        """)
                .param("id", token.id())
                .param("name", token.name())
                .param(
                        "scopes",
                        token.scopes().stream()
                                .map(Scope::wireName)
                                .collect(Collectors.joining(" ")))
                .param("hash", hash)
                .param("createdAt", Columns.at(token.createdAt()))
                .param("createdBy", token.createdBy())
                .param("expiresAt", Columns.atOrNull(token.expiresAt()))
                .update();
    }

    @Override
    public void revoke(Token token) {
        database.sql(
                        "update tokens set revoked_at = :revokedAt, revoked_by = :revokedBy where id = :id")
                .param("id", token.id())
                .param("revokedAt", Columns.atOrNull(token.revokedAt()))
                .param("revokedBy", token.revokedBy())
                .update();
    }

    @Override
    public void used(String id, Instant at) {
        database.sql("update tokens set last_used_at = :at where id = :id")
                .param("id", id)
                .param("at", Columns.at(at))
                .update();
    }

    private static Token token(ResultSet row) throws SQLException {
        return new Token(
                row.getString("id"),
                row.getString("name"),
                scopes(row.getString("scopes")),
                Columns.instant(row, "created_at"),
                row.getString("created_by"),
                Columns.instantOrNull(row, "expires_at"),
                Columns.instantOrNull(row, "revoked_at"),
                row.getString("revoked_by"),
                Columns.instantOrNull(row, "last_used_at"));
    }

    private static Set<Scope> scopes(String column) {
        return Arrays.stream(column.split(" "))
                .map(Scope::of)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }
}
