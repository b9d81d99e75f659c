package org.waxseal.common.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Provider;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waxseal.common.error.WaxsealException;

class FileInternalTrustTest {
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");

    @TempDir Path directory;

    @Test
    void makesFilesThatOnlyThisUserCanRead() throws IOException {
        open("issuer", NOW);
        assertThat(Files.getPosixFilePermissions(trustDirectory()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        try (var files = Files.list(trustDirectory())) {
            assertThat(files)
                    .extracting(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrder(
                            ".lock", "authority.key.pem", "authority.pem", "issuer.pem");
        }
        for (String name : List.of("authority.key.pem", "authority.pem", "issuer.pem")) {
            assertThat(Files.getPosixFilePermissions(trustDirectory().resolve(name)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void keepsItsCertificateOverARestart() {
        X509Certificate first = open("issuer", NOW).chain().leaf();
        assertThat(open("issuer", NOW.plus(Duration.ofDays(30))).chain().leaf()).isEqualTo(first);
    }

    @Test
    void makesItAnewWhenLessThanAThirdOfItsLifeIsLeft() {
        X509Certificate first = open("issuer", NOW).chain().leaf();
        X509Certificate second = open("issuer", NOW.plus(Duration.ofDays(250))).chain().leaf();
        assertThat(second).isNotEqualTo(first);
        assertThat(second.getNotAfter()).isAfter(first.getNotAfter());
    }

    @Test
    void makesItAnewWhenTheAuthorityWasMadeAnew() throws IOException {
        X509Certificate first = open("issuer", NOW).chain().leaf();
        Files.delete(trustDirectory().resolve("authority.pem"));
        Files.delete(trustDirectory().resolve("authority.key.pem"));
        assertThat(open("issuer", NOW).chain().leaf()).isNotEqualTo(first);
    }

    @Test
    void tellsWhenItHasRenewed() {
        MovableClock clock = new MovableClock();
        FileInternalTrust trust = FileInternalTrust.open(properties(), "issuer", clock);
        X509Certificate first = trust.chain().leaf();
        List<String> told = new ArrayList<>();
        trust.onRenewal(() -> told.add("renewed"));
        trust.run();
        assertThat(told).isEmpty();
        clock.now = NOW.plus(Duration.ofDays(300));
        trust.run();
        assertThat(told).containsExactly("renewed");
        assertThat(trust.chain().leaf()).isNotEqualTo(first);
    }

    @Test
    void worksWithoutTheAuthoritysKeyOnAHostThatWasGivenACopy() throws IOException {
        open("issuer", NOW);
        Files.delete(trustDirectory().resolve("authority.key.pem"));
        assertThat(open("issuer", NOW.plus(Duration.ofDays(300))).chain()).isNotNull();
        assertThatThrownBy(() -> open("console", NOW))
                .isInstanceOf(WaxsealException.class)
                .hasMessageContaining("authority.key.pem is missing");
    }

    @Test
    void doesNotQuoteADamagedKey() throws IOException {
        open("issuer", NOW);
        Path file = trustDirectory().resolve("issuer.pem");
        String pem = Files.readString(file);
        String secret = pem.lines().skip(1).findFirst().orElseThrow();
        Files.writeString(file, pem.replaceFirst("\n", "\n!!"));
        assertThatThrownBy(() -> open("issuer", NOW))
                .isInstanceOf(WaxsealException.class)
                .hasMessageContaining("issuer.pem")
                .satisfies(
                        fault ->
                                assertThat(fault.getMessage() + " " + fault.getCause())
                                        .doesNotContain(secret));
    }

    @Test
    void isMadeOnceWhenAllServicesStartAtOnce() throws Exception {
        List<String> services = List.of("console", "issuer", "assigner", "notifier");
        List<Callable<FileInternalTrust>> starts = new ArrayList<>();
        services.forEach(service -> starts.add(() -> open(service, NOW)));
        try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
            List<X509Certificate> authorities = new ArrayList<>();
            for (Future<FileInternalTrust> started : executor.invokeAll(starts)) {
                authorities.add(started.get().authority());
            }
            assertThat(authorities).hasSize(4).containsOnly(authorities.getFirst());
        }
    }

    @Test
    void letsServicesTalkAndNobodyElse() throws Exception {
        Instant now = Clock.systemUTC().instant();
        FileInternalTrust issuer = open("issuer", now);
        FileInternalTrust assigner = open("assigner", now);
        FileInternalTrust stranger =
                FileInternalTrust.open(
                        new TrustProperties(directory.resolve("other"), List.of()),
                        "assigner",
                        Clock.systemUTC());

        assertThat(talk(issuer.serverContext(), assigner.clientContext())).isEqualTo("CN=assigner");
        assertThatThrownBy(() -> talk(issuer.serverContext(), stranger.clientContext()))
                .hasStackTraceContaining(SSLException.class.getPackageName());
        assertThatThrownBy(() -> talk(issuer.serverContext(), SSLContext.getDefault()))
                .hasStackTraceContaining(SSLException.class.getPackageName());
    }

    @Test
    void showsItsCertificateAlsoWhereBouncyCastleIsRegistered() throws Exception {
        Provider bouncyCastle = new BouncyCastleProvider();
        boolean added = Security.addProvider(bouncyCastle) > 0;
        try {
            Instant now = Clock.systemUTC().instant();
            FileInternalTrust issuer = open("issuer", now);
            FileInternalTrust assigner = open("assigner", now);
            assertThat(talk(issuer.serverContext(), assigner.clientContext()))
                    .isEqualTo("CN=assigner");
        } finally {
            if (added) {
                Security.removeProvider(bouncyCastle.getName());
            }
        }
    }

    /**
     * One handshake on loopback, as a client that checks the host's name; gives who the server saw.
     */
    private static String talk(SSLContext server, SSLContext client) throws Exception {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        try (SSLServerSocket listening =
                        (SSLServerSocket)
                                server.getServerSocketFactory().createServerSocket(0, 1, loopback);
                ExecutorService executor = Executors.newSingleThreadExecutor()) {
            listening.setNeedClientAuth(true);
            Future<String> seen =
                    executor.submit(
                            () -> {
                                try (SSLSocket accepted = (SSLSocket) listening.accept()) {
                                    accepted.startHandshake();
                                    String peer =
                                            accepted.getSession().getPeerPrincipal().getName();
                                    accepted.getOutputStream().write(1);
                                    return peer;
                                }
                            });
            try (SSLSocket socket =
                    (SSLSocket)
                            client.getSocketFactory()
                                    .createSocket(loopback, listening.getLocalPort())) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                assertThat(socket.getInputStream().read()).isEqualTo(1);
            }
            return seen.get();
        }
    }

    private FileInternalTrust open(String service, Instant now) {
        return FileInternalTrust.open(properties(), service, Clock.fixed(now, ZoneOffset.UTC));
    }

    private TrustProperties properties() {
        return new TrustProperties(trustDirectory(), List.of("mx1.example.net", "192.0.2.1"));
    }

    private Path trustDirectory() {
        return directory.resolve("trust");
    }

    private static final class MovableClock extends Clock {
        private volatile Instant now = NOW;

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
