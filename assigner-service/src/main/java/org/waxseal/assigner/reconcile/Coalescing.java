package org.waxseal.assigner.reconcile;

import java.time.Duration;

/**
 * How long a node waits for more changes before all of them become one.
 *
 * @param quiet goes on once nothing new was wanted for this long
 * @param most goes on after this long even if more keeps coming
 */
public record Coalescing(Duration quiet, Duration most) {}
