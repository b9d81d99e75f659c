package org.waxseal.issuer.vault;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of sealed keys. */
public interface SealedKeyRepository {

    /**
     * How many rows a key-encryption key opens.
     *
     * @param keyId null for rows made before these keys had identifiers
     */
    record KeyUse(@Nullable String keyId, long rows) {}

    /**
     * Keeps the row unless there is one with its reference already.
     *
     * @return whether it is kept
     */
    boolean insertIfAbsent(SealedKey key);

    Optional<SealedKey> find(KeyReference reference);

    /**
     * Seals the same key otherwise, unless its row has meanwhile gone or came under another
     * key-encryption key.
     *
     * @return whether it did
     */
    boolean replace(SealedKey before, SealedKey after);

    /** The holder's rows with a lower generation, in order, locked until the transaction ends. */
    List<KeyReference> lockBefore(KeyReference reference);

    /** Rows of this key under whatever reference, in order, locked until the transaction ends. */
    List<KeyReference> lockAll(PublicKeyHash publicKey);

    void delete(KeyReference reference);

    /** One of the rows; empty when no key is sealed here. */
    Optional<SealedKey> any();

    /**
     * Rows that another key-encryption key opens, ordered by holder and generation.
     *
     * @param after begins behind this one; null for the first page
     */
    List<SealedKey> notUnder(String keyId, @Nullable KeyReference after, int limit);

    /** Each key-encryption key that opens a row, ordered. */
    List<KeyUse> uses();
}
