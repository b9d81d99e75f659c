package org.waxseal.assigner.inspection;

import java.time.Duration;
import org.waxseal.common.endpoint.Protocol;

/** Told of every connection to an endpoint. */
@FunctionalInterface
public interface HandshakeMetrics {

    /**
     * A connection was made, or tried.
     *
     * @param took from the first packet to the last
     */
    void probed(Protocol protocol, Observation seen, Duration took);

    static HandshakeMetrics none() {
        return (protocol, seen, took) -> {};
    }
}
