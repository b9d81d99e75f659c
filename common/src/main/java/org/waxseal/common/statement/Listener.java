package org.waxseal.common.statement;

import org.waxseal.common.endpoint.Protocol;

/**
 * A port on which a server speaks a protocol.
 *
 * @param port 1 to 65535
 */
public record Listener(Protocol protocol, int port) {}
