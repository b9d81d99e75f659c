package org.waxseal.sandbox;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;

/**
 * Ports for servers that cannot be told "any". They are drawn below the range from which the kernel
 * takes the ports of outgoing connections (32768 up by default), so that nobody takes one between
 * the check here and the server's start, nor while the server is stopped. No port is given twice.
 */
public final class FreePorts {
    private static final int LOWEST = 20_000;
    private static final int COUNT = 12_000;
    private static final int ATTEMPTS = 2_000;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Set<Integer> GIVEN = new HashSet<>();

    private FreePorts() {}

    /** A port on which nobody listens on 127.0.0.1, neither TCP nor UDP. */
    public static int next() {
        synchronized (GIVEN) {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                int port = LOWEST + RANDOM.nextInt(COUNT);
                if (isFree(port) && GIVEN.add(port)) {
                    return port;
                }
            }
        }
        throw new SandboxException(
                "no free port found between %d and %d on 127.0.0.1"
                        .formatted(LOWEST, LOWEST + COUNT - 1));
    }

    private static boolean isFree(int port) {
        InetSocketAddress address = new InetSocketAddress(Loopback.ADDRESS, port);
        try (ServerSocket tcp = new ServerSocket();
                DatagramSocket udp = new DatagramSocket(null)) {
            tcp.setReuseAddress(false);
            tcp.bind(address);
            udp.bind(address);
            return tcp.isBound() && udp.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
