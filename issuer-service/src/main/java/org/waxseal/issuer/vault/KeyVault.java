package org.waxseal.issuer.vault;

import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Optional;
import org.waxseal.common.pki.KeyType;

/**
 * Keeps private keys. Takes part in the caller's transaction, if there is one. Each access is
 * written down before it is answered, a refusal too.
 *
 * <p>Throws {@link org.waxseal.common.error.WaxsealException}: {@code VAULT_LOCKED} when a kept key
 * cannot be opened (its key-encryption key is not there, or rows were changed), {@code KEY_TOMBED}
 * when it must never be used again, {@code INFRASTRUCTURE_UNAVAILABLE} when the key-encryption keys
 * cannot be asked now. A message never holds key material.
 */
public interface KeyVault {

    /**
     * The key with this reference; it is made and kept first if there is none. Idempotent, also
     * when called twice at once.
     */
    KeyPair obtain(KeyReference reference, KeyType type, Access access);

    /** The key with this reference, if it is kept. */
    Optional<KeyPair> find(KeyReference reference, Access access);

    /**
     * Keeps the key of {@code from} under {@code to} as well, sealed anew, and gives it. When there
     * is a key under {@code to} already it is that one, so this may be repeated.
     *
     * @throws org.waxseal.common.error.WaxsealException with {@code KEY_NOT_FOUND} when neither is
     *     kept
     */
    KeyPair reuse(KeyReference from, KeyReference to, Access access);

    /** Destroys all keys of the reference's holder with a lower generation. Idempotent. */
    void destroyBefore(KeyReference reference, Access access);

    /**
     * Ends a compromised key: it is destroyed under every reference, refused from now on, and its
     * public key is remembered for ever with the reason of the access. Call it in a transaction.
     * Idempotent; the first reason stays.
     *
     * @throws org.waxseal.common.error.WaxsealException with {@code KEY_NOT_FOUND} when it is not
     *     kept
     */
    void entomb(KeyReference reference, Access access);

    /** Whether this key was ever entombed: a certificate or request with it is to be refused. */
    boolean isTombed(PublicKey key);
}
