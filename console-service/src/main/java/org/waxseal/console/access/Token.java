package org.waxseal.console.access;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token of a program, without what makes it work.
 *
 * @param id stands in the token too
 * @param name says whose it is, for a person
 * @param createdBy identifier of the token with which it was made
 * @param expiresAt from then on it does not work; null for never
 * @param revokedAt null, with {@code revokedBy}, while it is not revoked
 * @param lastUsedAt to some minutes; null for never
 */
public record Token(
        String id,
        String name,
        Set<Scope> scopes,
        Instant createdAt,
        String createdBy,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable String revokedBy,
        @Nullable Instant lastUsedAt) {
    public Token {
        // in the order of the enum, wherever they are shown
        scopes = Collections.unmodifiableSet(EnumSet.copyOf(scopes));
    }

    public boolean expired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    Token revoked(Instant now, Caller by) {
        return new Token(
                id, name, scopes, createdAt, createdBy, expiresAt, now, by.id(), lastUsedAt);
    }
}
