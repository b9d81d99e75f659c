package org.waxseal.issuer.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.trust.FileInternalTrust;
import org.waxseal.common.trust.TrustProperties;
import org.waxseal.issuer.budget.Allowance;
import org.waxseal.issuer.budget.Limit;
import org.waxseal.issuer.fake.IssuerHarness;
import org.waxseal.issuer.vault.Access;
import org.waxseal.issuer.vault.KeyReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Tomcat with the endpoint alone, under the internal authority. */
class KeyControllerIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir private Path directory = Path.of("");

    private final IssuerHarness issuer =
            new IssuerHarness(
                    Map.of(
                            Limit.NEW_ORDERS, new Allowance(300, Duration.ofHours(3)),
                            Limit.CERTIFICATES_PER_DOMAIN, new Allowance(50, Duration.ofDays(7)),
                            Limit.EXACT_SET, new Allowance(5, Duration.ofDays(7))));
    private final ListAppender<ILoggingEvent> audit = new ListAppender<>();
    private @Nullable ConfigurableApplicationContext service;

    @SpringBootConfiguration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        SslAutoConfiguration.class,
        TomcatServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class,
        JacksonAutoConfiguration.class
    })
    static class Endpoint {}

    @BeforeEach
    void start() {
        FileInternalTrust trust = trust("issuer");
        ApplicationContextInitializer<GenericApplicationContext> beans =
                context -> {
                    context.registerBean(
                            KeyController.class, () -> new KeyController(issuer.releaseKey));
                    context.registerBean(
                            VaultController.class,
                            () -> new VaultController(issuer.rotateKeys, issuer.accesses));
                    context.registerBean(
                            LimitsController.class, () -> new LimitsController(issuer.budget));
                    context.registerBean(
                            SslBundleRegistrar.class,
                            () -> registry -> registry.registerBundle("internal", bundle(trust)));
                };
        service =
                new SpringApplicationBuilder(Endpoint.class)
                        .initializers(beans)
                        .properties(
                                "server.address=127.0.0.1",
                                "server.port=0",
                                "server.ssl.bundle=internal",
                                "server.ssl.client-auth=need")
                        .run();
        audit.start();
        auditLog().addAppender(audit);
    }

    @AfterEach
    void stop() {
        auditLog().detachAppender(audit);
        Objects.requireNonNull(service).close();
        issuer.close();
    }

    @Test
    void givesThePlacedKeyToTheAssignerAndLogsItWithoutTheKey() throws Exception {
        Subject subject = issuer.issued("example.test");
        HttpResponse<String> answer =
                get(trust("assigner").clientContext(), "mx1", subject, fingerprint(subject));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-pem-file");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.body())
                .startsWith("-----BEGIN PRIVATE KEY-----\n")
                .endsWith("\n-----END PRIVATE KEY-----\n");
        byte[] der =
                Base64.getMimeDecoder().decode(answer.body().replaceAll("-----[A-Z ]+-----", ""));
        assertThat(issuer.keyPairs.decode(der).getPublic())
                .isEqualTo(issuer.keyOf(subject, 1).getPublic());
        assertThat(audit.list).hasSize(1);
        assertThat(audit.list.getFirst().getFormattedMessage())
                .contains("domain:example.test", "mx1", "assigner", fingerprint(subject))
                .doesNotContain(Arrays.asList(answer.body().split("\n")).get(1));
    }

    @Test
    void refusesAnotherNode() throws Exception {
        Subject subject = issuer.issued("example.test");
        assertProblem(
                get(trust("assigner").clientContext(), "web1", subject, fingerprint(subject)),
                403,
                "key-not-placed");
        assertThat(audit.list.getFirst().getFormattedMessage()).contains("refused");
    }

    @Test
    void saysThatACertificateIsUnknown() throws Exception {
        Subject subject = issuer.issued("example.test");
        assertProblem(
                get(trust("assigner").clientContext(), "mx1", subject, "0".repeat(64)),
                404,
                "key-not-found");
    }

    @Test
    void refusesACompromisedKey() throws Exception {
        Subject subject = issuer.issued("example.test");
        issuer.vault.entomb(
                KeyReference.of(subject, 1), Access.ofOperator("token ops", "found in a backup"));
        HttpResponse<String> answer =
                get(trust("assigner").clientContext(), "mx1", subject, fingerprint(subject));
        assertProblem(answer, 410, "key-tombed");
        assertThat(answer.body()).contains("found in a backup");
    }

    @Test
    void refusesOtherServices() throws Exception {
        Subject subject = issuer.issued("example.test");
        assertProblem(
                get(trust("notifier").clientContext(), "mx1", subject, fingerprint(subject)),
                401,
                "unauthenticated");
    }

    @Test
    void refusesClientsWithoutACertificate() throws Exception {
        SSLContext stranger = SSLContext.getInstance("TLS");
        TrustManagerFactory managers =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
        roots.load(null, null);
        roots.setCertificateEntry("authority", trust("assigner").authority());
        managers.init(roots);
        stranger.init(null, managers.getTrustManagers(), null);
        assertThatThrownBy(
                        () ->
                                get(
                                        stranger,
                                        "mx1",
                                        Subject.parse("domain:example.test"),
                                        "0".repeat(64)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void refusesMalformedRequests() throws Exception {
        SSLContext assigner = trust("assigner").clientContext();
        assertProblem(
                request(assigner, "/internal/v1/nodes/mx1/keys/nonsense/" + "0".repeat(64)),
                400,
                "field-invalid");
        assertProblem(
                request(assigner, "/internal/v1/nodes/mx1/keys/domain:a.test/short"),
                400,
                "field-invalid");
    }

    @Test
    void rotatesForTheConsoleOnlyAndTellsWhoAsked() throws Exception {
        Subject subject = issuer.issued("example.test");
        String before = issuer.keyEncryptionKeys.current();
        SSLContext console = trust("console").clientContext();
        assertProblem(
                send(
                        trust("assigner").clientContext(),
                        "POST",
                        "/internal/v1/vault/rotations?by=x"),
                401,
                "unauthenticated");
        assertProblem(
                request(trust("assigner").clientContext(), "/internal/v1/vault/accesses?limit=1"),
                401,
                "unauthenticated");
        assertProblem(
                request(trust("assigner").clientContext(), "/internal/v1/vault"),
                401,
                "unauthenticated");
        assertThat(issuer.keyEncryptionKeys.current()).isEqualTo(before);

        HttpResponse<String> rotated =
                send(console, "POST", "/internal/v1/vault/rotations?by=panel%20(t1)");
        assertThat(rotated.statusCode()).isEqualTo(200);
        assertThat(rotated.body())
                .contains(
                        "\"key\":\"" + issuer.keyEncryptionKeys.current(),
                        "\"rewrapped\":1,",
                        "\"finished\":true");
        assertThat(issuer.keyOf(subject, 1)).isNotNull();
        assertThat(request(console, "/internal/v1/vault").body())
                .contains("\"id\":\"" + before, "\"rows\":1", "\"retired\":true");
        assertThat(request(console, "/internal/v1/vault/accesses?limit=10").body())
                .contains(
                        "\"client\":\"panel (t1)\"",
                        "\"action\":\"rewrapped\"",
                        "\"action\":\"made\"");
        assertThat(
                        request(
                                        console,
                                        "/internal/v1/vault/accesses?limit=10&before=2&holder="
                                                + subject.key())
                                .body())
                .contains("\"id\":1,")
                .doesNotContain("rewrapped");
        issuer.keyEncryptionKeys.reachable = 0;
        assertProblem(
                send(console, "POST", "/internal/v1/vault/rotations?by=x"),
                503,
                "infrastructure-unavailable");
    }

    @Test
    void tellsTheConsoleOnlyWhatIsLeftOfTheLimits() throws Exception {
        SSLContext console = trust("console").clientContext();
        assertProblem(
                request(trust("assigner").clientContext(), "/internal/v1/limits"),
                401,
                "unauthenticated");
        assertThat(request(console, "/internal/v1/limits").body())
                .contains(
                        "{\"limit\":\"certificates-per-domain\",\"scope\":null,\"count\":50,\"windowSeconds\":604800,\"usable\":48,\"left\":48,\"next\":\"",
                        "\"pausedUntil\":null");

        issuer.issued("a.test");
        issuer.issued("b.test");
        issuer.budget.pause(issuer.clock.instant().plusSeconds(90));

        String whole = request(console, "/internal/v1/limits?scopes=20").body();
        assertThat(whole)
                .contains(
                        "\"limit\":\"new-orders\",\"scope\":null,\"count\":300,\"windowSeconds\":10800,\"usable\":285,\"left\":283,",
                        "\"scope\":\"a.test\"",
                        "\"scope\":\"b.test\"",
                        "\"pausedUntil\":\"" + issuer.clock.instant().plusSeconds(90) + "\"");
        JsonNode least = JSON.readTree(request(console, "/internal/v1/limits?scopes=0").body());
        assertThat(least.path("limits").valueStream().map(limit -> limit.path("limit").asString()))
                .as("at least one scope of each")
                .containsExactly("new-orders", "certificates-per-domain", "exact-set");
        assertThat(request(console, "/internal/v1/limits?scopes=x").statusCode()).isEqualTo(400);
    }

    private String fingerprint(Subject subject) {
        Fingerprint fingerprint =
                Objects.requireNonNull(issuer.lineage(subject).current()).fingerprint();
        return fingerprint.hex();
    }

    private HttpResponse<String> get(
            SSLContext client, String node, Subject subject, String fingerprint)
            throws IOException, InterruptedException {
        return request(
                client,
                "/internal/v1/nodes/%s/keys/%s/%s".formatted(node, subject.key(), fingerprint));
    }

    private HttpResponse<String> request(SSLContext context, String path)
            throws IOException, InterruptedException {
        return send(context, "GET", path);
    }

    private HttpResponse<String> send(SSLContext context, String method, String path)
            throws IOException, InterruptedException {
        String port =
                Objects.requireNonNull(service)
                        .getEnvironment()
                        .getRequiredProperty("local.server.port");
        try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    }

    private FileInternalTrust trust(String name) {
        return FileInternalTrust.open(
                new TrustProperties(directory.resolve("trust"), List.of()),
                name,
                Clock.systemUTC());
    }

    private static SslBundle bundle(FileInternalTrust trust) {
        String identity = trust.identityFile().toUri().toString();
        return SslBundle.of(
                new PemSslStoreBundle(
                        PemSslStore.load(
                                PemSslStoreDetails.forCertificates(identity)
                                        .withPrivateKey(identity)),
                        PemSslStore.load(
                                PemSslStoreDetails.forCertificates(
                                        trust.authorityFile().toUri().toString()))));
    }

    private static ch.qos.logback.classic.Logger auditLog() {
        return (ch.qos.logback.classic.Logger) LoggerFactory.getLogger("org.waxseal.audit.key");
    }
}
