package org.waxseal.serve;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.serve.file.FleetFile;

/** Looks whether what the product would listen on is free. */
final class Ports {
    private static final String LOOPBACK = "127.0.0.1";

    private Ports() {}

    /**
     * What stands against it, a sentence a port that is taken or an address that this machine does
     * not have; each names the key.
     */
    static List<String> faults(FleetFile.Listen listen) {
        List<String> faults = new ArrayList<>();
        check("console-port", "address", listen.address(), listen.consolePort())
                .ifPresent(faults::add);
        check("issuer-port", "address", LOOPBACK, listen.issuerPort()).ifPresent(faults::add);
        check("assigner-port", "address", LOOPBACK, listen.assignerPort()).ifPresent(faults::add);
        check("broker-port", "address", LOOPBACK, listen.brokerPort()).ifPresent(faults::add);
        ServeSettings.metricsPorts(listen.metricsPort())
                .values()
                .forEach(
                        port ->
                                check(
                                                "metrics-port",
                                                "metrics-address",
                                                listen.metricsAddress(),
                                                port)
                                        .ifPresent(faults::add));
        return faults;
    }

    /**
     * Refuses to go on when one is taken.
     *
     * @throws WaxsealException with all faults, one a line
     */
    static void requireFree(FleetFile.Listen listen) {
        List<String> faults = faults(listen);
        if (!faults.isEmpty()) {
            throw new WaxsealException(ErrorCode.IN_USE, String.join("\n", faults));
        }
    }

    private static Optional<String> check(
            String portKey, String addressKey, String address, int port) {
        try {
            InetAddress found = InetAddress.getByName(address);
            try (ServerSocket socket = new ServerSocket(port, 1, found)) {
                socket.setSoTimeout(1);
                return Optional.empty();
            }
        } catch (BindException e) {
            return Optional.of(
                    String.valueOf(e.getMessage()).contains("assign")
                            ? "key 'listen.%s' is '%s': this machine has no such address; write one that it has, such as 127.0.0.1"
                                    .formatted(addressKey, address)
                            : "key 'listen.%s' is '%d': something listens on %s:%d already; stop it, or choose another port"
                                    .formatted(portKey, port, address, port));
        } catch (UnknownHostException e) {
            return Optional.of(
                    "key 'listen.%s' is '%s': this name has no address; write one of this machine's addresses"
                            .formatted(addressKey, address));
        } catch (IOException e) {
            return Optional.of(
                    "key 'listen.%s' is '%d': it cannot be listened on (%s)"
                            .formatted(portKey, port, e.getMessage()));
        }
    }
}
