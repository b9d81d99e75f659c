package org.waxseal.sandbox;

import java.net.InetAddress;

/** Where every server of the sandbox listens, and nowhere else. */
final class Loopback {
    static final String TEXT = "127.0.0.1";
    static final InetAddress ADDRESS = InetAddress.ofLiteral(TEXT);

    private Loopback() {}
}
