package org.waxseal.assigner.reconcile;

import java.time.Duration;

/**
 * How long a node waits for more changes before all of them become one. A node for which more was
 * wanted while it was changed stands in a burst: it then rests for as long as that change took, so
 * that its servers reload less often the longer a reload takes them.
 *
 * @param quiet goes on once nothing new was wanted for this long
 * @param most goes on after this long even if more keeps coming
 * @param rest the longest rest between two changes of a burst
 */
public record Coalescing(Duration quiet, Duration most, Duration rest) {

    /** How long a burst's next change waits after one that took so long. */
    Duration restAfter(Duration change) {
        return change.compareTo(rest) < 0 ? change : rest;
    }
}
