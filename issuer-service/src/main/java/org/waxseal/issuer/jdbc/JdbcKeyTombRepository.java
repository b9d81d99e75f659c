package org.waxseal.issuer.jdbc;

import static org.waxseal.issuer.jdbc.Columns.timestamp;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.issuer.vault.KeyReference;
import org.waxseal.issuer.vault.KeyTomb;
import org.waxseal.issuer.vault.KeyTombRepository;
import org.waxseal.issuer.vault.PublicKeyHash;

/** Table {@code key_tomb}. */
public final class JdbcKeyTombRepository implements KeyTombRepository {
    private static final String SELECT =
            "select holder, generation, public_key, reason, entombed_at from key_tomb ";

    private final JdbcClient database;

    public JdbcKeyTombRepository(JdbcClient database) {
        this.database = database;
    }

    @Override
    public void insertIfAbsent(KeyTomb tomb) {
        database.sql(
                        """
                        insert into key_tomb (holder, generation, public_key, reason, entombed_at)
                        values (:holder, :generation, :publicKey, :reason, :at)
                        on conflict do nothing
                        """)
                .param("holder", tomb.reference().holder())
                .param("generation", tomb.reference().generation())
                .param("publicKey", tomb.publicKey().hex())
                .param("reason", tomb.reason())
                .param("at", timestamp(tomb.at()))
                .update();
    }

    @Override
    public Optional<KeyTomb> find(KeyReference reference) {
        return database.sql(SELECT + "where holder = :holder and generation = :generation")
                .param("holder", reference.holder())
                .param("generation", reference.generation())
                .query(JdbcKeyTombRepository::tomb)
                .optional();
    }

    @Override
    public Optional<KeyTomb> find(PublicKeyHash publicKey) {
        return database.sql(
                        SELECT
                                + "where public_key = :publicKey order by entombed_at, generation limit 1")
                .param("publicKey", publicKey.hex())
                .query(JdbcKeyTombRepository::tomb)
                .optional();
    }

    private static KeyTomb tomb(ResultSet row, int number) throws SQLException {
        return new KeyTomb(
                new KeyReference(row.getString("holder"), row.getLong("generation")),
                new PublicKeyHash(row.getString("public_key")),
                row.getString("reason"),
                Objects.requireNonNull(Columns.instant(row, "entombed_at")));
    }
}
