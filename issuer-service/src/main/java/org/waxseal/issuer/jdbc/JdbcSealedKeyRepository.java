package org.waxseal.issuer.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.issuer.vault.KeyReference;
import org.waxseal.issuer.vault.SealedKey;
import org.waxseal.issuer.vault.SealedKeyRepository;

/** Table {@code vault_key}. */
public final class JdbcSealedKeyRepository implements SealedKeyRepository {
    private final JdbcClient database;

    public JdbcSealedKeyRepository(JdbcClient database) {
        this.database = database;
    }

    @Override
    public void insertIfAbsent(SealedKey key) {
        database.sql(
                        """
                        insert into vault_key (holder, generation, nonce, sealed)
                        values (:holder, :generation, :nonce, :sealed)
                        on conflict do nothing
                        """)
                .param("holder", key.reference().holder())
                .param("generation", key.reference().generation())
                .param("nonce", key.nonce())
                .param("sealed", key.sealed())
                .update();
    }

    @Override
    public Optional<SealedKey> find(KeyReference reference) {
        return database.sql(
                        """
                        select holder, generation, nonce, sealed from vault_key
                        where holder = :holder and generation = :generation
                        """)
                .param("holder", reference.holder())
                .param("generation", reference.generation())
                .query(JdbcSealedKeyRepository::sealedKey)
                .optional();
    }

    @Override
    public void deleteBefore(KeyReference reference) {
        database.sql("delete from vault_key where holder = :holder and generation < :generation")
                .param("holder", reference.holder())
                .param("generation", reference.generation())
                .update();
    }

    @Override
    public Optional<SealedKey> any() {
        return database.sql("select holder, generation, nonce, sealed from vault_key limit 1")
                .query(JdbcSealedKeyRepository::sealedKey)
                .optional();
    }

    private static SealedKey sealedKey(ResultSet row, int number) throws SQLException {
        return new SealedKey(
                new KeyReference(row.getString("holder"), row.getLong("generation")),
                row.getBytes("nonce"),
                row.getBytes("sealed"));
    }
}
