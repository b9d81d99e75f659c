package org.waxseal.issuer.vault;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * SHA-256 of a public key's SubjectPublicKeyInfo in DER (RFC 5280 section 4.1): the same for every
 * certificate and signing request of one key.
 *
 * @param hex 64 digits in lower case
 */
public record PublicKeyHash(String hex) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    public PublicKeyHash {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("no SHA-256 in hexadecimal: " + hex);
        }
    }

    public static PublicKeyHash of(PublicKey key) {
        try {
            return new PublicKeyHash(
                    HexFormat.of()
                            .formatHex(
                                    MessageDigest.getInstance("SHA-256").digest(key.getEncoded())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
