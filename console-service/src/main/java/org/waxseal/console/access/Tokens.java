package org.waxseal.console.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tokens that were made; none is ever forgotten. */
public interface Tokens {

    /**
     * A token with what it is recognised by.
     *
     * @param hash SHA-256 of the token, hexadecimal
     */
    record Kept(Token token, String hash) {
        /** Without the hash. */
        @Override
        public String toString() {
            return token.toString();
        }
    }

    Optional<Kept> find(String id);

    /** As {@link #find}, and nobody else changes it before this transaction ends. */
    Optional<Token> lock(String id);

    /**
     * Tokens of every state, ordered by identifier.
     *
     * @param after begins behind this one; null for the first page
     */
    List<Token> list(int limit, @Nullable String after);

    void store(Token token, String hash);

    /** Stores {@code revokedAt} and {@code revokedBy}. */
    void revoke(Token token);

    /** Notes that it was used. */
    void used(String id, Instant at);
}
