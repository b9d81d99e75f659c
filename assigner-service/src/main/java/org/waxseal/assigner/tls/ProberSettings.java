package org.waxseal.assigner.tls;

import java.time.Duration;

/**
 * Bounds of probing.
 *
 * @param connectTimeout until the port answers
 * @param timeout for everything on one connection after that: greeting, dialogue, handshake
 * @param parallelism handshakes at once, over all nodes; at least 1
 */
public record ProberSettings(Duration connectTimeout, Duration timeout, int parallelism) {}
