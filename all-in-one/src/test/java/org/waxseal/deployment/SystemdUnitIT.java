package org.waxseal.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the unit leaves to the service is enough for the servers' own tools. */
class SystemdUnitIT {
    private static final Path UNIT = Path.of("..", "ops", "systemd", "waxseal.service");
    private static final String CAPABILITIES = "CapabilityBoundingSet=";

    /** {@code nginx -t} and {@code -T} bind every port that the configuration names. */
    @Test
    void nginxTestsAConfigurationWithAPrivilegedPort(@TempDir Path directory)
            throws IOException, InterruptedException {
        Path configuration = directory.resolve("nginx.conf");
        Files.writeString(
                configuration,
                """
                pid %1$s/nginx.pid;
                error_log stderr;
                events {}
                http {
                    access_log off;
                    server { listen 127.0.0.1:%2$d; }
                }
                """
                        .formatted(directory, freePrivilegedPort()));

        Process nginx =
                new ProcessBuilder(
                                "setpriv",
                                "--bounding-set",
                                "-all" + capabilities(),
                                "nginx",
                                "-t",
                                "-c",
                                configuration.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(nginx.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(nginx.waitFor()).as(said).isZero();
    }

    /** As {@code setpriv} writes it: {@code ,+chown,+kill}. */
    private static String capabilities() throws IOException {
        List<String> lines =
                Files.readAllLines(UNIT).stream()
                        .filter(line -> line.startsWith(CAPABILITIES))
                        .toList();
        assertThat(lines).hasSize(1);
        return Arrays.stream(lines.getFirst().substring(CAPABILITIES.length()).split(" "))
                .map(name -> ",+" + name.replace("CAP_", "").toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    private static int freePrivilegedPort() {
        return IntStream.range(600, 1024)
                .filter(SystemdUnitIT::isFree)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no port below 1024 is free"));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
