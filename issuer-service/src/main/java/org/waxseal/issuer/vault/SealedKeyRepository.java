package org.waxseal.issuer.vault;

import java.util.Optional;

/** The rows of sealed keys. */
public interface SealedKeyRepository {

    /** Keeps the row unless there is one with its reference already. */
    void insertIfAbsent(SealedKey key);

    Optional<SealedKey> find(KeyReference reference);

    /** Deletes the holder's rows with a lower generation. */
    void deleteBefore(KeyReference reference);

    /** One of the rows; empty when no key is sealed here. */
    Optional<SealedKey> any();
}
