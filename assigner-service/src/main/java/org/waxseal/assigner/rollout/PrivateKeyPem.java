package org.waxseal.assigner.rollout;

/** A private key as PKCS#8 PEM. Shows nothing of itself in {@link #toString()}. */
public final class PrivateKeyPem {
    private final byte[] pem;

    public PrivateKeyPem(byte[] pem) {
        this.pem = pem.clone();
    }

    /** The PEM text's octets; the caller gets a copy. */
    public byte[] octets() {
        return pem.clone();
    }

    @Override
    public String toString() {
        return "(private key)";
    }
}
