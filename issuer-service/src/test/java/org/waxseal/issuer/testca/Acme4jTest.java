package org.waxseal.issuer.testca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.OrderBuilder;
import org.shredzone.acme4j.RenewalInfo;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Dns01Challenge;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/** The library that the product uses reads all of this as it is meant. */
class Acme4jTest {
    private static final KeyPair LEAF_KEY = PlainClient.elliptic("secp256r1");

    private final MovableClock clock = new MovableClock();
    private final TestAuthority authority = TestAuthority.with(clock).start();
    private final HttpClient http;
    private final Login login;

    Acme4jTest() throws Exception {
        http = HttpClient.newBuilder().sslContext(trusting(authority.trustPem())).build();
        GenericAcmeProvider provider =
                new GenericAcmeProvider() {
                    @Override
                    public HttpClient createHttpClient(NetworkSettings settings) {
                        return http;
                    }
                };
        login =
                new AccountBuilder()
                        .agreeToTermsOfService()
                        .useKeyPair(PlainClient.elliptic("secp256r1"))
                        .createLogin(new Session(authority.directoryUrl(), provider));
    }

    @AfterEach
    void close() {
        http.close();
        authority.close();
    }

    private static SSLContext trusting(String pem) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("root", PlainClient.certificates(pem).getFirst());
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private OrderBuilder order() {
        return login.newOrder().domains("a.org", "*.a.org").profile("tlsserver");
    }

    private List<X509Certificate> finish(Order order) throws Exception {
        for (Authorization authorization : order.getAuthorizations()) {
            authorization.findChallenge(Dns01Challenge.class).orElseThrow().trigger();
        }
        order.fetch();
        assertThat(order.getStatus()).isEqualTo(Status.READY);
        order.execute(PlainClient.csr(LEAF_KEY, "a.org", "*.a.org"));
        order.fetch();
        return order.getCertificate().getCertificateChain();
    }

    @Test
    void obtainsAndRenewsAndRevokes() throws Exception {
        X509Certificate first = finish(order().create()).getFirst();
        RenewalInfo renewal = login.bindRenewalInfo(first);
        assertThat(renewal.fetch())
                .contains(
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofHours(6)));
        Instant start = renewal.getSuggestedWindowStart();
        assertThat(Duration.between(first.getNotBefore().toInstant(), start))
                .isBetween(Duration.ofDays(30).minusSeconds(2), Duration.ofDays(30));

        Order renewing = order().replaces(first).create();
        X509Certificate second = finish(renewing).getFirst();

        assertThat(second.getSerialNumber()).isNotEqualTo(first.getSerialNumber());
        assertThatThrownBy(() -> order().replaces(first).create())
                .isInstanceOfSatisfying(
                        AcmeServerException.class,
                        refused ->
                                assertThat(refused.getType().toString())
                                        .endsWith(":alreadyReplaced"));
        renewing.getCertificate().revoke();
        assertThat(authority.revocation(second)).contains(0);
    }

    @Test
    void changesItsKey() throws Exception {
        login.getAccount().changeKey(PlainClient.elliptic("secp384r1"));

        assertThat(login.getAccount().getStatus()).isEqualTo(Status.VALID);
        assertThat(finish(order().create())).hasSize(2);
    }

    @Test
    void repeatsWhatWasRefusedForItsNonce() throws Exception {
        Faults.Injected fault =
                authority.faults().inject(Fault.badNonce().on(Resource.NEW_ORDER).times(2));

        assertThat(finish(order().create())).hasSize(2);
        assertThat(fault.struck()).isEqualTo(2);
    }

    @Test
    void readsWhenToComeAgain() {
        authority
                .faults()
                .inject(Fault.refusal(429).retryAfter(Duration.ofHours(1)).on(Resource.NEW_ORDER));

        assertThatThrownBy(() -> order().create())
                .isInstanceOfSatisfying(
                        AcmeRateLimitedException.class,
                        refused ->
                                assertThat(refused.getRetryAfter())
                                        .isEqualTo(
                                                Optional.of(
                                                        clock.instant()
                                                                .plus(Duration.ofHours(1)))));
    }
}
