package org.waxseal.issuer.testca;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waxseal.issuer.testca.PlainClient.Reply;

/** Signatures, nonces and accounts (RFC 8555 sections 6 and 7.3). */
class AcmeProtocolTest {
    private static final KeyPair SHARED_KEY = PlainClient.elliptic("secp256r1");
    private static final byte[] SECRET =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final MovableClock clock = new MovableClock();
    private final TestAuthority authority = TestAuthority.with(clock).start();
    private final PlainClient client = new PlainClient(authority, SHARED_KEY);

    @AfterEach
    void close() {
        client.close();
        authority.close();
    }

    @Test
    void directoryNamesEverything() {
        Reply directory = client.get(authority.directoryUrl().toString());

        assertThat(directory.json().propertyNames())
                .contains(
                        "newNonce",
                        "newAccount",
                        "newOrder",
                        "revokeCert",
                        "keyChange",
                        "renewalInfo");
        assertThat(directory.json().path("meta").path("profiles").propertyNames())
                .containsExactlyInAnyOrder("classic", "tlsserver", "shortlived");
        assertThat(directory.json().path("meta").has("externalAccountRequired")).isFalse();
    }

    @Test
    void itsTimeIsTheTestsTime() {
        assertThat(client.get(client.url("newNonce")).header("date"))
                .isEqualTo("Tue, 06 May 2031 07:08:09 GMT");
    }

    static Stream<KeyPair> accountKeys() {
        return Stream.of(
                PlainClient.elliptic("secp256r1"),
                PlainClient.elliptic("secp384r1"),
                PlainClient.rsa(2048));
    }

    @ParameterizedTest
    @MethodSource("accountKeys")
    void takesTheUsualKeys(KeyPair keys) {
        try (PlainClient other = new PlainClient(authority, keys)) {
            assertThat(other.register().status()).isEqualTo(201);
            assertThat(other.obtain("example.org")).hasSize(2);
        }
    }

    @Test
    void refusesAWeakKey() {
        try (PlainClient weak = new PlainClient(authority, PlainClient.rsa(1024))) {
            assertThat(weak.register().problem()).isEqualTo("badPublicKey");
        }
    }

    @Test
    void givesTheSameAccountForTheSameKey() {
        Reply first = client.register();
        try (PlainClient again = new PlainClient(authority, SHARED_KEY)) {
            Reply second = again.register(Map.of("onlyReturnExisting", true));

            assertThat(second.status()).isEqualTo(200);
            assertThat(second.header("location")).isEqualTo(first.header("location"));
        }
    }

    @Test
    void doesNotMakeAnAccountThatIsOnlyLookedFor() {
        assertThat(client.register(Map.of("onlyReturnExisting", true)).problem())
                .isEqualTo("accountDoesNotExist");
    }

    @Test
    void asksForAgreement() {
        assertThat(client.register(Map.of()).problem()).isEqualTo("userActionRequired");
    }

    @Test
    void takesANonceOnce() {
        client.register();
        String url = client.url("newOrder");
        String body =
                PlainClient.jws(
                        SHARED_KEY,
                        client.header(url, client.nonce()),
                        Json.write(
                                Map.of("identifiers", PlainClient.identifiers(List.of("a.org")))));

        assertThat(client.send("POST", url, body).status()).isEqualTo(201);
        Reply again = client.send("POST", url, body);
        assertThat(again.problem()).isEqualTo("badNonce");
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.header("replay-nonce")).isNotEmpty();
    }

    @Test
    void refusesANonceItNeverGave() {
        client.register();
        String body =
                PlainClient.jws(SHARED_KEY, client.header(client.accountUrl(), "bm9uY2U"), "");

        assertThat(client.send("POST", client.accountUrl(), body).problem()).isEqualTo("badNonce");
    }

    @Test
    void refusesASignatureByAnotherKey() {
        client.register();
        client.useKeys(PlainClient.elliptic("secp256r1"));

        assertThat(client.fetch(client.accountUrl()).problem()).isEqualTo("malformed");
    }

    @Test
    void refusesAnAlgorithmThatIsNotTheKeys() {
        client.register();
        Map<String, Object> header =
                new HashMap<>(client.header(client.accountUrl(), client.nonce()));
        header.put("alg", "RS256");

        assertThat(
                        client.send(
                                        "POST",
                                        client.accountUrl(),
                                        PlainClient.jws(SHARED_KEY, header, ""))
                                .problem())
                .isEqualTo("badSignatureAlgorithm");
    }

    @Test
    void refusesARequestSignedForAnotherUrl() {
        client.register();
        String body =
                PlainClient.jws(
                        SHARED_KEY, client.header(client.url("newOrder"), client.nonce()), "");

        assertThat(client.send("POST", client.accountUrl(), body).problem())
                .isEqualTo("unauthorized");
    }

    @Test
    void refusesOtherContentTypesAndMethods() {
        client.register();
        String url = client.accountUrl();
        String body = PlainClient.jws(SHARED_KEY, client.header(url, client.nonce()), "");

        assertThat(client.send("POST", url, body, "application/json").status()).isEqualTo(415);
        assertThat(client.get(url).status()).isEqualTo(405);
    }

    @Test
    void changesContactsAndDeactivates() {
        client.register();

        assertThat(
                        client.post(
                                        client.accountUrl(),
                                        Map.of("contact", new String[] {"mailto:a@example.org"}))
                                .text())
                .contains("mailto:a@example.org");
        assertThat(
                        client.post(client.accountUrl(), Map.of("status", "deactivated"))
                                .member("status"))
                .isEqualTo("deactivated");
        assertThat(client.order("example.org").status()).isEqualTo(401);
    }

    @Test
    void changesTheKey() {
        client.register();
        KeyPair changed = PlainClient.elliptic("secp384r1");

        assertThat(changeKey(changed, SHARED_KEY).status()).isEqualTo(200);
        assertThat(client.fetch(client.accountUrl()).status()).isEqualTo(400);
        client.useKeys(changed);
        assertThat(client.fetch(client.accountUrl()).status()).isEqualTo(200);
    }

    @Test
    void doesNotChangeToAKeyInUse() {
        client.register();
        KeyPair used = PlainClient.elliptic("secp256r1");
        try (PlainClient other = new PlainClient(authority, used)) {
            String holder = other.register().header("location");

            Reply refused = changeKey(used, SHARED_KEY);

            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.header("location")).isEqualTo(holder);
        }
    }

    @Test
    void doesNotChangeTheKeyForWhoDoesNotKnowTheOldOne() {
        client.register();
        KeyPair changed = PlainClient.elliptic("secp256r1");

        assertThat(changeKey(changed, changed).problem()).isEqualTo("malformed");
    }

    /** RFC 8555 section 7.3.5. */
    private Reply changeKey(KeyPair changed, KeyPair old) {
        String url = client.url("keyChange");
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", PlainClient.algorithm(changed));
        header.put("jwk", PlainClient.jwk(changed));
        header.put("url", url);
        String inner =
                PlainClient.jws(
                        changed,
                        header,
                        Json.write(
                                Map.of(
                                        "account",
                                        client.accountUrl(),
                                        "oldKey",
                                        PlainClient.jwk(old))));
        return client.post(url, Json.object("inner", inner));
    }

    @Test
    void asksForAnExternalAccount() {
        try (TestAuthority bound =
                        TestAuthority.with(clock)
                                .externalAccount("customer-1", Json.encode(SECRET))
                                .start();
                PlainClient customer = new PlainClient(bound, SHARED_KEY)) {
            assertThat(customer.get(bound.directoryUrl().toString()).text())
                    .contains("\"externalAccountRequired\":true");
            assertThat(customer.register().problem()).isEqualTo("externalAccountRequired");
            assertThat(customer.register(bind(customer, "customer-2", SECRET)).problem())
                    .isEqualTo("unauthorized");
            assertThat(
                            customer.register(bind(customer, "customer-1", new byte[] {1, 2, 3}))
                                    .problem())
                    .isEqualTo("unauthorized");
            assertThat(customer.register(bind(customer, "customer-1", SECRET)).status())
                    .isEqualTo(201);
        }
    }

    private static Map<String, Object> bind(PlainClient client, String kid, byte[] secret) {
        return Map.of(
                "termsOfServiceAgreed",
                true,
                "externalAccountBinding",
                PlainClient.binding(
                        secret,
                        Map.of("alg", "HS256", "kid", kid, "url", client.url("newAccount")),
                        Json.write(PlainClient.jwk(SHARED_KEY))));
    }
}
