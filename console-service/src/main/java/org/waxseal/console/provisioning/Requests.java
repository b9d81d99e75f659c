package org.waxseal.console.provisioning;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;

/** The requests of the last days. */
public interface Requests {

    /**
     * A request that came.
     *
     * @param type {@link RequestType#wireName()}, or {@code unknown}
     * @param code why it was rejected; null when it was not
     */
    record Seen(
            EventId id,
            String type,
            String digest,
            Answer answer,
            @Nullable ErrorCode code,
            Place place,
            Instant receivedAt) {}

    Optional<Seen> find(EventId id);

    /** Stores it, in the place of one with this identifier. */
    void store(Seen seen);

    /** How many were rejected since then. */
    long rejectedSince(Instant since);

    void forgetBefore(Instant before);
}
