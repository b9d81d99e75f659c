package org.waxseal.issuer.vault;

import org.jspecify.annotations.Nullable;

/**
 * A private key as it is stored.
 *
 * @param nonce of AES-GCM, fresh for each secret
 * @param sealed ciphertext and tag
 * @param envelope null for a row made before there were data keys: then {@code sealed} is under the
 *     master key itself
 */
@SuppressWarnings("ArrayRecordComponent") // a row of octets; never compared
public record SealedKey(
        KeyReference reference, byte[] nonce, byte[] sealed, @Nullable Envelope envelope) {

    /**
     * What opens the key.
     *
     * @param dataKey of this key alone, wrapped
     * @param publicKey of the sealed key
     */
    public record Envelope(WrappedKey dataKey, PublicKeyHash publicKey) {}

    /** Which key-encryption key opens it; null when that was not noted. */
    public @Nullable String keyId() {
        return envelope == null ? null : envelope.dataKey().keyId();
    }

    @Override
    public String toString() {
        return "SealedKey[" + reference + "]";
    }
}
