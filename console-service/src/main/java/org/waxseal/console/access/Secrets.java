package org.waxseal.console.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Random values that open something, and the only form in which they are kept. */
final class Secrets {
    private static final int BYTES = 32;

    private Secrets() {}

    /** 256 random bits as 64 hexadecimal digits. */
    static String generate(SecureRandom random) {
        byte[] value = new byte[BYTES];
        random.nextBytes(value);
        return HexFormat.of().formatHex(value);
    }

    /** SHA-256: enough for a value that nobody can guess, and nothing to steal from memory. */
    static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
