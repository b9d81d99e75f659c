package org.waxseal.issuer.vault;

import java.security.KeyPair;
import java.util.Optional;
import org.waxseal.common.pki.KeyType;

/**
 * Keeps private keys. Takes part in the caller's transaction, if there is one.
 *
 * <p>Throws {@link org.waxseal.common.error.WaxsealException} with {@code VAULT_LOCKED} when a kept
 * key cannot be opened: wrong master key, or changed rows. Its message never holds key material.
 */
public interface KeyVault {

    /**
     * The key with this reference; it is made and kept first if there is none. Idempotent, also
     * when called twice at once.
     */
    KeyPair obtain(KeyReference reference, KeyType type);

    /** The key with this reference, if it is kept. */
    Optional<KeyPair> find(KeyReference reference);

    /** Destroys all keys of the reference's holder with a lower generation. Idempotent. */
    void destroyBefore(KeyReference reference);
}
