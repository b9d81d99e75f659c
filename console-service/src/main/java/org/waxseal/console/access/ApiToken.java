package org.waxseal.console.access;

import java.security.MessageDigest;

/** The token that programs send. Only its hash is kept. */
public final class ApiToken {
    private final byte[] hash;

    private ApiToken(byte[] hash) {
        this.hash = hash;
    }

    static ApiToken of(String token) {
        return new ApiToken(Secrets.hash(token));
    }

    /** Compares in constant time. */
    public boolean matches(String presented) {
        return MessageDigest.isEqual(hash, Secrets.hash(presented));
    }
}
