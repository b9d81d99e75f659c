package org.waxseal.issuer.vault;

import java.security.KeyPair;
import org.waxseal.common.pki.KeyType;

/** Makes keys, and turns them into octets and back. */
public interface KeyPairs {

    KeyPair generate(KeyType type);

    /**
     * The private key as PKCS#8 DER (RFC 5958); the caller overwrites it after use. The public key
     * is found from it again.
     */
    byte[] encode(KeyPair key);

    /**
     * Reads what {@link #encode} made.
     *
     * @throws org.waxseal.common.error.WaxsealException with {@code VAULT_LOCKED} when it does not
     *     parse
     */
    KeyPair decode(byte[] encoded);
}
