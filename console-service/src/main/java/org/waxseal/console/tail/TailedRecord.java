package org.waxseal.console.tail;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record as it stands on its topic.
 *
 * @param at when it was written there
 * @param key null when it has none
 * @param value null for a tombstone
 * @param rejection null when it is no dead letter
 */
public record TailedRecord(
        String topic,
        int partition,
        long offset,
        Instant at,
        @Nullable String key,
        @Nullable String value,
        @Nullable Rejection rejection) {

    /**
     * Why a record is a dead letter, as its headers say.
     *
     * @param code null, as field and value, when the header is missing
     * @param faults a JSON list of every fault; null when none was listed
     */
    public record Rejection(
            @Nullable String code,
            @Nullable String field,
            @Nullable String value,
            String reason,
            @Nullable String faults) {}
}
