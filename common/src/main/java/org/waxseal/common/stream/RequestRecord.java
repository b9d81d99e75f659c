package org.waxseal.common.stream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record that an outsider has written, nothing checked.
 *
 * @param writtenAt when the broker took it
 * @param key null when it has none
 * @param value null for a tombstone
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
public record RequestRecord(
        int partition,
        long offset,
        Instant writtenAt,
        byte @Nullable [] key,
        byte @Nullable [] value) {}
