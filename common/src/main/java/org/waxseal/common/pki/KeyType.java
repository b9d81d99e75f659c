package org.waxseal.common.pki;

/** Kinds of key that certificates are made for. */
public enum KeyType {
    /** ECDSA on P-256, the default. */
    ECDSA_P256("ecdsa-p256"),
    /** ECDSA on P-384, where a rule asks for 192 bits of security. */
    ECDSA_P384("ecdsa-p384"),
    /** RSA with a modulus of 2048 bits, for old clients. */
    RSA_2048("rsa-2048");

    private final String wireName;

    KeyType(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
