package org.waxseal.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Pebble, a small ACME server (RFC 8555) that validates for real: it asks {@link KnotServer} for
 * the TXT records. It keeps everything in memory: {@link #stop()} and {@link #start()} give a new
 * CA with another root that knows no account and no order. Where the CA is only to fall silent, use
 * {@link #suspend()}.
 *
 * <p>Debian's version deadlocks after some 700 certificates ordered at high concurrency: take a
 * fresh instance after {@link #CERTIFICATES_PER_INSTANCE}.
 */
public final class PebbleServer implements AutoCloseable {
    /** How many certificates to ask of one instance at most. */
    public static final int CERTIFICATES_PER_INSTANCE = 300;

    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);

    /**
     * How it treats its clients.
     *
     * @param nonceRejectPercent requests refused with {@code badNonce}, 0 to 100; Pebble's own
     *     default is 5
     * @param authorizationReusePercent valid authorizations that a new order gets again, 0 to 100;
     *     Pebble's own default is 50, with 0 every order is validated
     * @param certificateLifetime of the leaves
     * @param externalAccounts HMAC keys in base64url by key identifier, one of which a new account
     *     has to be bound to (RFC 8555 section 7.3.4); empty when it asks for none
     */
    public record Options(
            int nonceRejectPercent,
            int authorizationReusePercent,
            Duration certificateLifetime,
            Map<String, String> externalAccounts) {
        public Options {
            externalAccounts = Map.copyOf(externalAccounts);
            requirePercentage("nonceRejectPercent", nonceRejectPercent);
            requirePercentage("authorizationReusePercent", authorizationReusePercent);
        }

        /** As Pebble comes, but every order is validated; leaves live for 90 days. */
        public static Options standard() {
            return new Options(5, 0, Duration.ofDays(90), Map.of());
        }

        private static void requirePercentage(String name, int value) {
            if (value < 0 || value > 100) {
                throw new IllegalArgumentException(name + " is " + value + "; use 0 to 100");
            }
        }
    }

    private final SandboxDirectory sandbox;
    private final KnotServer resolver;
    private final Options options;
    private final Path home;
    private final Path log;
    private final Path configuration;
    private final SelfSignedCertificate certificate;
    private final int port = FreePorts.next();
    private final int managementPort = FreePorts.next();
    private @Nullable ServerProcess process;

    private PebbleServer(SandboxDirectory sandbox, KnotServer resolver, Options options) {
        this.sandbox = sandbox;
        this.resolver = resolver;
        this.options = options;
        this.home = sandbox.makeDirectory("pebble-" + port);
        this.log = home.resolve("pebble.log");
        this.configuration = home.resolve("pebble.json");
        this.certificate =
                SelfSignedCertificate.create(sandbox, home, List.of("localhost", Loopback.TEXT));
    }

    public static PebbleServer start(SandboxDirectory sandbox, KnotServer resolver) {
        return start(sandbox, resolver, Options.standard());
    }

    public static PebbleServer start(
            SandboxDirectory sandbox, KnotServer resolver, Options options) {
        PebbleServer server = new PebbleServer(sandbox, resolver, options);
        server.start();
        return server;
    }

    /** A new CA on the same ports, after {@link #stop()}. */
    public synchronized void start() {
        if (process != null && process.isAlive()) {
            return;
        }
        Accounts.write(
                configuration,
                "rw-------",
                """
                {"pebble": {
                  "listenAddress": "127.0.0.1:%d",
                  "managementListenAddress": "127.0.0.1:%d",
                  "certificate": "%s",
                  "privateKey": "%s",
                  "httpPort": %d,
                  "tlsPort": %d,
                  "ocspResponderURL": "",
                  "externalAccountBindingRequired": %s,
                  "externalAccountMACKeys": {%s},
                  "certificateValidityPeriod": %d
                }}
                """
                        .formatted(
                                port,
                                managementPort,
                                certificate.certificate(),
                                certificate.key(),
                                FreePorts.next(),
                                FreePorts.next(),
                                !options.externalAccounts().isEmpty(),
                                externalAccounts(),
                                options.certificateLifetime().toSeconds()));
        process =
                ServerProcess.start(
                        sandbox,
                        "Pebble",
                        log,
                        Map.of(
                                "PEBBLE_VA_NOSLEEP",
                                "1",
                                "PEBBLE_WFE_NONCEREJECT",
                                Integer.toString(options.nonceRejectPercent()),
                                "PEBBLE_AUTHZREUSE",
                                Integer.toString(options.authorizationReusePercent())),
                        List.of(
                                "pebble",
                                "-config",
                                configuration.toString(),
                                "-dnsserver",
                                resolver.address()));
        process.awaitListening(port);
        process.awaitListening(managementPort);
        Accounts.write(rootFile(), "rw-r--r--", fetch("/roots/0"));
        Accounts.write(intermediateFile(), "rw-r--r--", fetch("/intermediates/0"));
    }

    private String externalAccounts() {
        return options.externalAccounts().entrySet().stream()
                .map(account -> "\"%s\": \"%s\"".formatted(account.getKey(), account.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** Stops it for good: accounts, orders and the root's key are gone. Idempotent. */
    public synchronized void stop() {
        if (process != null) {
            process.stop();
            process = null;
        }
    }

    /** It accepts connections but answers none, until {@link #resume()}; nothing is forgotten. */
    public synchronized void suspend() {
        if (process != null) {
            process.signal("STOP");
        }
    }

    public synchronized void resume() {
        if (process != null) {
            process.signal("CONT");
        }
    }

    /** The ACME directory, {@code https://127.0.0.1:.../dir}. */
    public URI directoryUrl() {
        return URI.create("https://%s:%d/dir".formatted(Loopback.TEXT, port));
    }

    /** The certificate, PEM, by which clients trust the ACME server's own HTTPS. */
    public Path trustFile() {
        return certificate.certificate();
    }

    /** The root, PEM, that the certificates it issues chain to; written anew at each start. */
    public Path rootFile() {
        return home.resolve("root.pem");
    }

    /** The intermediate, PEM, that signs the leaves; written anew at each start. */
    public Path intermediateFile() {
        return home.resolve("intermediate.pem");
    }

    /** What it wrote so far: each order and each certificate has a line. */
    public Path log() {
        return log;
    }

    @Override
    public void close() {
        if (process != null) {
            // A suspended process would not see the request to end.
            resume();
        }
        stop();
    }

    private String fetch(String path) {
        URI uri = URI.create("https://%s:%d%s".formatted(Loopback.TEXT, managementPort, path));
        try (HttpClient client =
                HttpClient.newBuilder()
                        .sslContext(TrustedRoots.of(certificate.certificate()))
                        .connectTimeout(REQUEST_LIMIT)
                        .build()) {
            HttpResponse<String> response =
                    client.send(
                            HttpRequest.newBuilder(uri).timeout(REQUEST_LIMIT).build(),
                            HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new SandboxException(
                        "Pebble answers %d to %s".formatted(response.statusCode(), uri));
            }
            return response.body();
        } catch (IOException e) {
            throw new SandboxException(
                    "Pebble does not answer %s: %s".formatted(uri, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while asking Pebble for " + uri, e);
        }
    }
}
