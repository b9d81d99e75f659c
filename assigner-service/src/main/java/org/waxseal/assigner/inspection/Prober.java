package org.waxseal.assigner.inspection;

import java.util.Collection;
import java.util.Map;

/** Connects to endpoints as a client does, and reports what they serve. */
@FunctionalInterface
public interface Prober {

    /**
     * Makes one connection to each endpoint, several at a time, and changes nothing. Blocks until
     * all have answered or run into their time-outs.
     *
     * @return an observation for each of {@code endpoints}; faults of an endpoint are observations,
     *     never exceptions
     */
    Map<Endpoint, Observation> probe(Collection<Endpoint> endpoints);
}
