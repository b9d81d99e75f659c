package org.waxseal.issuer.vault;

/**
 * A private key as it is stored.
 *
 * @param nonce of AES-GCM, fresh for each secret
 * @param sealed ciphertext and tag
 */
@SuppressWarnings("ArrayRecordComponent") // a row of octets; never compared
public record SealedKey(KeyReference reference, byte[] nonce, byte[] sealed) {

    @Override
    public String toString() {
        return "SealedKey[" + reference + "]";
    }
}
