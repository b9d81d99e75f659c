package org.waxseal.issuer.vault;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;

/**
 * One row of the audit: who used which key, when, why, and how it ended. No key material.
 *
 * @param reference which key; null when it was about all of them
 * @param fault why not; null when it was done
 */
public record KeyAccess(
        Instant at,
        Action action,
        @Nullable KeyReference reference,
        Access access,
        @Nullable ErrorCode fault) {

    /** What was done with a key. */
    public enum Action {
        MADE,
        /** Used inside the issuer. */
        OPENED,
        /** Given to a node. */
        RELEASED,
        /** Kept for the next generation too. */
        REUSED,
        REFUSED,
        /** All data keys, under another key-encryption key. */
        REWRAPPED,
        DESTROYED,
        TOMBED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** {@code done}, or the code of the fault. */
    public String outcome() {
        return fault == null ? "done" : fault.wireName();
    }
}
