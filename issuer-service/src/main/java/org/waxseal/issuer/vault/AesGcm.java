package org.waxseal.issuer.vault;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** AES-256-GCM (NIST SP 800-38D) with a nonce of 96 bits and a tag of 128. */
final class AesGcm {
    static final int KEY_OCTETS = 32;
    static final int NONCE_OCTETS = 12;

    private static final int TAG_BITS = 128;

    private AesGcm() {}

    static byte[] nonce(SecureRandom random) {
        byte[] nonce = new byte[NONCE_OCTETS];
        random.nextBytes(nonce);
        return nonce;
    }

    /** Ciphertext and tag. */
    static byte[] seal(SecretKey key, byte[] nonce, byte[] context, byte[] clear) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, key, nonce, context).doFinal(clear);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is part of every JDK", e);
        }
    }

    /**
     * What was sealed.
     *
     * @throws GeneralSecurityException when key, nonce, context and ciphertext do not belong
     *     together
     */
    static byte[] open(SecretKey key, byte[] nonce, byte[] context, byte[] sealed)
            throws GeneralSecurityException {
        return cipher(Cipher.DECRYPT_MODE, key, nonce, context).doFinal(sealed);
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context);
        return cipher;
    }
}
