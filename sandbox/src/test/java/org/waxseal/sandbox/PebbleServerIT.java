package org.waxseal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PebbleServerIT {

    @Test
    void servesADirectoryAndItsRoots() throws Exception {
        try (SandboxDirectory sandbox = Sandboxes.create();
                KnotServer knot = KnotServer.start(sandbox);
                PebbleServer pebble = PebbleServer.start(sandbox, knot)) {
            assertThat(directory(pebble, Duration.ofSeconds(5)))
                    .contains("newOrder", "newAccount", "newNonce");

            X509Certificate root = read(pebble.rootFile());
            X509Certificate intermediate = read(pebble.intermediateFile());
            root.verify(root.getPublicKey());
            intermediate.verify(root.getPublicKey());

            pebble.suspend();
            assertThatThrownBy(() -> directory(pebble, Duration.ofMillis(300)))
                    .isInstanceOf(HttpTimeoutException.class);
            pebble.resume();
            assertThat(directory(pebble, Duration.ofSeconds(5))).contains("newOrder");

            pebble.stop();
            pebble.start();
            assertThat(read(pebble.rootFile()))
                    .as("a restarted Pebble is another CA")
                    .isNotEqualTo(root);
        }
    }

    private static String directory(PebbleServer pebble, Duration limit) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(TrustedRoots.of(pebble.trustFile())).build()) {
            return client.send(
                            HttpRequest.newBuilder(pebble.directoryUrl()).timeout(limit).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static X509Certificate read(Path pem) throws Exception {
        try (var in = Files.newInputStream(pem)) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
