package org.waxseal.assigner.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waxseal.assigner.driver.KeyReference;
import org.waxseal.assigner.pki.TestAuthority;
import org.waxseal.assigner.rollout.KeySource;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;

class IssuerKeysTest {
    private static final String KEY =
            "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n";

    private final TestAuthority authority = new TestAuthority(Instant.now());
    private final KeyReference reference =
            new KeyReference(
                    Subject.domain(DnsName.of("a.test")),
                    authority.issue("a.test").chain().fingerprint());
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpsServer server;
    private int status = 200;
    private String body = KEY;

    @BeforeEach
    void serve() throws Exception {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(
                new HttpsConfigurator(context(authority.issue("localhost"))) {
                    @Override
                    public void configure(HttpsParameters parameters) {
                        SSLParameters needed = getSSLContext().getDefaultSSLParameters();
                        needed.setNeedClientAuth(true);
                        parameters.setSSLParameters(needed);
                    }
                });
        server.createContext(
                "/",
                exchange -> {
                    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                    byte[] octets = body.getBytes(StandardCharsets.US_ASCII);
                    exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
                    exchange.getResponseBody().write(octets);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void asksForOneKeyOfOneNode() throws Exception {
        assertThat(keys().fetch(reference).octets())
                .isEqualTo(KEY.getBytes(StandardCharsets.US_ASCII));
        assertThat(asked)
                .containsExactly(
                        "GET /internal/v1/nodes/mx1/keys/domain:a.test/" + reference.leaf().hex());
    }

    @Test
    void tellsRefusalsApart() throws Exception {
        status = 404;
        assertRefused(ErrorCode.KEY_NOT_FOUND);
        status = 403;
        assertRefused(ErrorCode.KEY_NOT_PLACED);
        status = 410;
        assertRefused(ErrorCode.KEY_TOMBED);
        status = 500;
        assertRefused(ErrorCode.INFRASTRUCTURE_UNAVAILABLE);
        status = 302;
        assertRefused(ErrorCode.INFRASTRUCTURE_UNAVAILABLE);
    }

    @Test
    void refusesAnEmptyAndAnEndlessAnswer() throws Exception {
        body = "";
        assertRefused(ErrorCode.INFRASTRUCTURE_UNAVAILABLE);
        body = "x".repeat(200_000);
        assertRefused(ErrorCode.INFRASTRUCTURE_UNAVAILABLE);
    }

    @Test
    void noAnswerIsTriedAgainLater() throws Exception {
        KeySource keys = keys();
        server.stop(0);
        assertThatThrownBy(() -> keys.fetch(reference))
                .isInstanceOfSatisfying(
                        WaxsealException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.INFRASTRUCTURE_UNAVAILABLE);
                            assertThat(e.code().category().retried()).isTrue();
                        });
    }

    @Test
    void trustsOnlyItsOwnAuthority() throws Exception {
        TestAuthority strange = new TestAuthority(Instant.now(), "Strange");
        KeySource keys =
                new IssuerKeys(address(), context(strange, strange.issue("assigner")))
                        .of(new NodeId("mx1"));

        assertThatThrownBy(() -> keys.fetch(reference))
                .isInstanceOfSatisfying(
                        WaxsealException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INFRASTRUCTURE_UNAVAILABLE));
        assertThat(asked).isEmpty();
    }

    private void assertRefused(ErrorCode code) throws Exception {
        KeySource keys = keys();
        assertThatThrownBy(() -> keys.fetch(reference))
                .isInstanceOfSatisfying(
                        WaxsealException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(code);
                            assertThat(e.sentence()).doesNotContain("PRIVATE", "c2VjcmV0");
                        });
    }

    private KeySource keys() throws GeneralSecurityException, IOException {
        return new IssuerKeys(address(), context(authority.issueForClients("assigner")))
                .of(new NodeId("mx1"));
    }

    private URI address() {
        return URI.create("https://localhost:" + server.getAddress().getPort());
    }

    private SSLContext context(TestAuthority.Made identity)
            throws GeneralSecurityException, IOException {
        return context(authority, identity);
    }

    private static SSLContext context(TestAuthority trusted, TestAuthority.Made identity)
            throws GeneralSecurityException, IOException {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry(
                "own",
                identity.key(),
                new char[0],
                identity.chain().certificates().toArray(new Certificate[0]));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(own, new char[0]);
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("root", trusted.root());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(roots);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
