package org.waxseal.common.stream;

import org.jspecify.annotations.Nullable;

/**
 * A record that an outsider has written, nothing checked.
 *
 * @param key null when it has none
 * @param value null for a tombstone
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
public record RequestRecord(
        int partition, long offset, byte @Nullable [] key, byte @Nullable [] value) {}
