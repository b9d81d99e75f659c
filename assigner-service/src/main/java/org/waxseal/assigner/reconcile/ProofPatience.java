package org.waxseal.assigner.reconcile;

import java.time.Duration;

/**
 * How long a handshake may see the old leaf after a reload: 9 ms were measured on an idle node,
 * seconds with thousands of certificates.
 *
 * @param most until it counts as wrong
 * @param firstPause between the first two looks; doubles up to {@code longestPause}
 */
public record ProofPatience(Duration most, Duration firstPause, Duration longestPause) {}
