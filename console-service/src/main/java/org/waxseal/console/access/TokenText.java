package org.waxseal.console.access;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * How a token is written: {@code waxseal_IDENTIFIER_SECRET}. The beginning lets scanners find one
 * that was left in a repository; the identifier finds its row, and says in a list which one it is.
 */
final class TokenText {
    static final Pattern PATTERN = Pattern.compile("waxseal_(?<id>[0-9a-f]{12})_[0-9a-f]{64}");

    private static final int IDENTIFIER_BYTES = 6;

    private TokenText() {}

    static String newId(SecureRandom random) {
        byte[] id = new byte[IDENTIFIER_BYTES];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    static String write(String id, SecureRandom random) {
        return "waxseal_" + id + "_" + Secrets.generate(random);
    }

    /**
     * Hexadecimal SHA-256. A slow hash protects passwords, which people choose and which can be
     * guessed from a stolen table; nobody guesses one of 2^256 random values, however fast the
     * hash, and this one is made with every request.
     */
    static String hash(String token) {
        return HexFormat.of().formatHex(Secrets.hash(token));
    }
}
