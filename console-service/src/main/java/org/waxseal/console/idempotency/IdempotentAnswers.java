package org.waxseal.console.idempotency;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Keys of requests and what was answered to them. */
public interface IdempotentAnswers {

    /**
     * Takes a key for the transaction that is open. Blocks while another transaction holds it.
     *
     * @param fingerprint of the request, at most 64 characters
     * @return null when it was free; else what it was used for, committed
     */
    @Nullable Used claim(String key, String fingerprint, Instant now);

    /** Keeps the answer under a key that this transaction has claimed. */
    void keep(String key, StoredAnswer answer);

    /** Forgets what was claimed before {@code end}; returns how many. */
    int forgetBefore(Instant end);

    /** What a key was used for. */
    record Used(String fingerprint, StoredAnswer answer) {}
}
