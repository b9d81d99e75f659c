package org.waxseal.issuer.vault;

import org.jspecify.annotations.Nullable;

/**
 * Octets that a key-encryption key has encrypted.
 *
 * @param keyId which one; null for what was sealed before these keys had identifiers
 * @param octets in the form of whoever keeps that key; for keys of ours nonce, ciphertext and tag
 */
@SuppressWarnings("ArrayRecordComponent") // octets of a row; never compared
public record WrappedKey(@Nullable String keyId, byte[] octets) {

    @Override
    public String toString() {
        return "WrappedKey[" + keyId + "]";
    }
}
