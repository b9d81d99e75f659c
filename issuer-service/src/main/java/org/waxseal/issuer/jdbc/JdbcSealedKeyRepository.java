package org.waxseal.issuer.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.waxseal.issuer.vault.KeyReference;
import org.waxseal.issuer.vault.PublicKeyHash;
import org.waxseal.issuer.vault.SealedKey;
import org.waxseal.issuer.vault.SealedKeyRepository;
import org.waxseal.issuer.vault.WrappedKey;

/** Table {@code vault_key}. */
public final class JdbcSealedKeyRepository implements SealedKeyRepository {
    private static final String SELECT =
            "select holder, generation, nonce, sealed, kek, data_key, public_key from vault_key ";

    private final JdbcClient database;

    public JdbcSealedKeyRepository(JdbcClient database) {
        this.database = database;
    }

    @Override
    public boolean insertIfAbsent(SealedKey key) {
        return withContents(
                                """
                        insert into vault_key
                          (holder, generation, nonce, sealed, kek, data_key, public_key)
                        values (:holder, :generation, :nonce, :sealed, :kek, :dataKey, :publicKey)
                        on conflict do nothing
                        """,
                                key)
                        .update()
                == 1;
    }

    @Override
    public Optional<SealedKey> find(KeyReference reference) {
        return of(SELECT + "where holder = :holder and generation = :generation", reference)
                .query(JdbcSealedKeyRepository::sealedKey)
                .optional();
    }

    @Override
    public boolean replace(SealedKey before, SealedKey after) {
        return withContents(
                                """
                        update vault_key set nonce = :nonce, sealed = :sealed, kek = :kek,
                          data_key = :dataKey, public_key = :publicKey
                        where holder = :holder and generation = :generation
                          and kek is not distinct from cast(:before as varchar)
                        """,
                                after)
                        .param("before", before.keyId(), Types.VARCHAR)
                        .update()
                == 1;
    }

    @Override
    public List<KeyReference> lockBefore(KeyReference reference) {
        return of(
                        """
                        select holder, generation from vault_key
                        where holder = :holder and generation < :generation
                        order by holder, generation for update
                        """,
                        reference)
                .query(JdbcSealedKeyRepository::reference)
                .list();
    }

    @Override
    public List<KeyReference> lockAll(PublicKeyHash publicKey) {
        return database.sql(
                        """
                        select holder, generation from vault_key where public_key = :publicKey
                        order by holder, generation for update
                        """)
                .param("publicKey", publicKey.hex())
                .query(JdbcSealedKeyRepository::reference)
                .list();
    }

    @Override
    public void delete(KeyReference reference) {
        of("delete from vault_key where holder = :holder and generation = :generation", reference)
                .update();
    }

    @Override
    public Optional<SealedKey> any() {
        return database.sql(SELECT + "limit 1")
                .query(JdbcSealedKeyRepository::sealedKey)
                .optional();
    }

    @Override
    public List<SealedKey> notUnder(String keyId, @Nullable KeyReference after, int limit) {
        return database.sql(
                        SELECT
                                + """
                                where (kek is null or kek <> :kek)
                                  and (holder > :holder
                                    or (holder = :holder and generation > :generation))
                                order by holder, generation limit :limit
                                """)
                .param("kek", keyId)
                .param("holder", after == null ? "" : after.holder())
                .param("generation", after == null ? 0 : after.generation())
                .param("limit", limit)
                .query(JdbcSealedKeyRepository::sealedKey)
                .list();
    }

    @Override
    public List<KeyUse> uses() {
        return database.sql("select kek, count(*) as uses from vault_key group by kek order by kek")
                .query((row, number) -> new KeyUse(row.getString("kek"), row.getLong("uses")))
                .list();
    }

    private StatementSpec of(String statement, KeyReference reference) {
        return database.sql(statement)
                .param("holder", reference.holder())
                .param("generation", reference.generation());
    }

    private StatementSpec withContents(String statement, SealedKey key) {
        SealedKey.Envelope envelope = key.envelope();
        return of(statement, key.reference())
                .param("nonce", key.nonce())
                .param("sealed", key.sealed())
                .param("kek", key.keyId(), Types.VARCHAR)
                .param(
                        "dataKey",
                        envelope == null ? null : envelope.dataKey().octets(),
                        Types.BINARY)
                .param(
                        "publicKey",
                        envelope == null ? null : envelope.publicKey().hex(),
                        Types.VARCHAR);
    }

    private static SealedKey sealedKey(ResultSet row, int number) throws SQLException {
        return new SealedKey(
                reference(row, number),
                row.getBytes("nonce"),
                row.getBytes("sealed"),
                envelope(row));
    }

    private static SealedKey.@Nullable Envelope envelope(ResultSet row) throws SQLException {
        String kek = row.getString("kek");
        return kek == null
                ? null
                : new SealedKey.Envelope(
                        new WrappedKey(kek, row.getBytes("data_key")),
                        new PublicKeyHash(row.getString("public_key")));
    }

    private static KeyReference reference(ResultSet row, int number) throws SQLException {
        return new KeyReference(row.getString("holder"), row.getLong("generation"));
    }
}
