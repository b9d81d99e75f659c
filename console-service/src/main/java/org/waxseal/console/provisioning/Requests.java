package org.waxseal.console.provisioning;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.waxseal.console.request.Fault;

/** The requests of the last days. */
public interface Requests {

    /**
     * A request that came.
     *
     * @param type {@link RequestType#wireName()}, or {@code unknown}
     * @param faults why it was rejected; none when it was not
     */
    record Seen(
            EventId id,
            String type,
            String digest,
            Answer answer,
            List<Fault> faults,
            Place place,
            Instant receivedAt) {}

    Optional<Seen> find(EventId id);

    /** Stores it, in the place of one with this identifier. */
    void store(Seen seen);

    /** How many were rejected since then. */
    long rejectedSince(Instant since);

    void forgetBefore(Instant before);
}
