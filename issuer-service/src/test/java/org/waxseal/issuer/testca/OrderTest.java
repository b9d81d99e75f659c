package org.waxseal.issuer.testca;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waxseal.issuer.testca.PlainClient.Reply;

/** From an order to its certificate, and back by revocation. */
class OrderTest {
    private static final KeyPair LEAF_KEY = PlainClient.elliptic("secp256r1");

    private final MovableClock clock = new MovableClock();
    private final TestAuthority authority = TestAuthority.with(clock).start();
    private final PlainClient client = PlainClient.registered(authority);

    @AfterEach
    void close() {
        client.close();
        authority.close();
    }

    @Test
    void issues() throws Exception {
        List<X509Certificate> chain = client.obtain("example.org", "*.example.org");

        X509Certificate leaf = chain.getFirst();
        leaf.verify(chain.getLast().getPublicKey());
        chain.getLast().verify(authority.root().getPublicKey());
        assertThat(leaf.getNotBefore().toInstant())
                .isEqualTo(clock.instant().minus(Duration.ofHours(1)));
        assertThat(leaf.getNotAfter().toInstant())
                .isEqualTo(
                        leaf.getNotBefore().toInstant().plus(Duration.ofDays(90)).minusSeconds(1));
        assertThat(leaf.getSubjectAlternativeNames())
                .containsExactlyInAnyOrder(List.of(2, "*.example.org"), List.of(2, "example.org"));
        assertThat(authority.ledger().orders(Set.of("*.example.org", "example.org")))
                .isEqualTo(new OrderCounts(1, 0, 0, 0, 1, 0, 0));
        assertThat(authority.ledger().certificates(Set.of("*.example.org", "example.org")))
                .singleElement()
                .satisfies(issued -> assertThat(issued.leaf()).isEqualTo(leaf));
    }

    @Test
    void issuesByProfile() {
        X509Certificate leaf = client.obtain(Map.of("profile", "shortlived"), "a.org").getFirst();

        assertThat(
                        Duration.between(
                                leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant()))
                .isEqualTo(Duration.ofHours(160).minusSeconds(1));
        assertThat(client.order(Map.of("profile", "none"), "a.org").problem())
                .isEqualTo("invalidProfile");
        String[] many =
                IntStream.range(0, 26).mapToObj(i -> "n" + i + ".org").toArray(String[]::new);
        assertThat(client.order(Map.of("profile", "tlsserver"), many).problem())
                .isEqualTo("malformed");
    }

    @Test
    void refusesNamesThatAreNone() {
        authority.validations().reject("bank.example", "high risk");

        assertThat(client.order("a..org").problem()).isEqualTo("rejectedIdentifier");
        assertThat(client.order("a.*.org").problem()).isEqualTo("rejectedIdentifier");
        assertThat(client.order("good.example", "bank.example").json().path("subproblems"))
                .singleElement()
                .satisfies(
                        part -> assertThat(part.toString()).contains("bank.example", "high risk"));
        assertThat(
                        client.post(
                                        client.url("newOrder"),
                                        Map.of(
                                                "identifiers",
                                                List.of(Map.of("type", "ip", "value", "::1"))))
                                .problem())
                .isEqualTo("unsupportedIdentifier");
        assertThat(authority.ledger().orders().created()).isZero();
    }

    @Test
    void givesAnOpenOrderAgain() {
        String first = client.order("a.org", "b.org").header("location");

        Reply again = client.order("b.org", "A.org");

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("location")).isEqualTo(first);
        assertThat(client.order(Map.of("profile", "shortlived"), "a.org", "b.org").status())
                .isEqualTo(201);
        assertThat(authority.ledger().orders(List.of("a.org", "b.org")).reused()).isEqualTo(1);
        clock.advance(Duration.ofDays(8));
        assertThat(client.order("a.org", "b.org").header("location")).isNotEqualTo(first);
        assertThat(authority.ledger().orders(List.of("a.org", "b.org")))
                .isEqualTo(new OrderCounts(3, 1, 1, 0, 0, 0, 2))
                .satisfies(counts -> assertThat(counts.abandoned()).isEqualTo(3));
    }

    @Test
    void givesANewOrderEachTimeIfToldSo() {
        try (TestAuthority other = TestAuthority.with(clock).reuseOrders(false).start();
                PlainClient customer = PlainClient.registered(other)) {
            assertThat(customer.order("a.org").header("location"))
                    .isNotEqualTo(customer.order("a.org").header("location"));
            assertThat(other.ledger().orders().created()).isEqualTo(2);
        }
    }

    @Test
    void reusesAuthorizationsAsLongAsTheyLive() {
        try (TestAuthority other =
                        TestAuthority.with(clock).authorizationLife(Duration.ofHours(7)).start();
                PlainClient customer = PlainClient.registered(other)) {
            customer.obtain("a.org");

            assertThat(customer.order("a.org").member("status")).isEqualTo("ready");
            assertThat(customer.order("a.org", "b.org").member("status")).isEqualTo("pending");
            clock.advance(Duration.ofHours(7));
            assertThat(customer.order("a.org", "c.org").member("status")).isEqualTo("pending");
        }
        client.obtain("a.org");
        assertThat(client.order("a.org").member("status")).isEqualTo("pending");
    }

    @Test
    void failsNamesAsTold() {
        authority.validations().fail("bad.org", 1, "dns", "NXDOMAIN looking up TXT");
        Reply order = client.order("bad.org", "good.org");

        client.prove(order);

        Reply failed = client.fetch(order.header("location"));
        assertThat(failed.member("status")).isEqualTo("invalid");
        assertThat(client.fetch(firstAuthorization(order)).text())
                .contains("\"status\":\"invalid\"", "acme:error:dns", "NXDOMAIN looking up TXT");
        assertThat(authority.ledger().orders().invalid()).isEqualTo(1);
        assertThat(client.obtain("bad.org", "good.org")).hasSize(2);
    }

    private static String firstAuthorization(Reply order) {
        return order.json().path("authorizations").path(0).stringValue();
    }

    @Test
    void validatesByTheTestsOwnRule() {
        Set<String> values = new ConcurrentSkipListSet<>();
        Validator validator =
                proof -> {
                    values.add(proof.recordName() + " " + proof.recordValue());
                    return Optional.of(new Validator.Failure("unauthorized", "no such record"));
                };
        try (TestAuthority other = TestAuthority.with(clock).validator(validator).start();
                PlainClient customer = PlainClient.registered(other)) {
            Reply order = customer.order("*.a.org");
            customer.prove(order);

            assertThat(customer.fetch(order.header("location")).member("status"))
                    .isEqualTo("invalid");
            assertThat(values).singleElement().asString().startsWith("_acme-challenge.a.org ");
        }
    }

    @Test
    void showsOutcomesLate() {
        authority.validations().delay(2);
        authority.delayIssuance(2);
        Reply order = client.order("a.org");
        String authorization = firstAuthorization(order);
        client.prove(order);

        assertThat(client.fetch(authorization).member("status")).isEqualTo("pending");
        assertThat(client.fetch(authorization).member("status")).isEqualTo("valid");
        Reply finished = client.finish(order, PlainClient.csr(LEAF_KEY, "a.org"));
        assertThat(finished.member("status")).isEqualTo("processing");
        assertThat(finished.header("retry-after")).isEqualTo("1");
        String url = order.header("location");
        assertThat(client.fetch(url).member("status")).isEqualTo("processing");
        assertThat(client.fetch(url).member("certificate")).isNotEmpty();
    }

    @Test
    void deactivatesAnAuthorization() {
        Reply order = client.order("a.org");

        client.post(firstAuthorization(order), Map.of("status", "deactivated"));

        assertThat(client.fetch(order.header("location")).member("status")).isEqualTo("invalid");
    }

    @Test
    void finalizesOnlyWhatIsReady() {
        Reply order = client.order("a.org");
        byte[] csr = PlainClient.csr(LEAF_KEY, "a.org");

        assertThat(client.finish(order, csr).problem()).isEqualTo("orderNotReady");
        client.prove(order);
        assertThat(client.finish(order, csr).status()).isEqualTo(200);
        assertThat(client.finish(order, csr).problem()).isEqualTo("orderNotReady");
        assertThat(authority.ledger().certificates()).hasSize(1);
    }

    @Test
    void refusesCsrsThatDoNotFit() {
        Reply order = client.order("a.org");
        client.prove(order);
        byte[] forged = PlainClient.csr(LEAF_KEY, "a.org");
        forged[forged.length - 1] ^= 1;

        for (byte[] csr :
                List.of(
                        PlainClient.csr(LEAF_KEY, "a.org", "b.org"),
                        PlainClient.csr(LEAF_KEY, "b.org"),
                        PlainClient.csr(PlainClient.rsa(1024), "a.org"),
                        PlainClient.csr(PlainClient.elliptic("secp521r1"), "a.org"),
                        PlainClient.csr(client.keys(), "a.org"),
                        forged,
                        new byte[] {1, 2, 3})) {
            assertThat(client.finish(order, csr).problem()).isEqualTo("badCSR");
        }
        assertThat(client.fetch(order.header("location")).member("status")).isEqualTo("ready");
    }

    @Test
    void believesSignaturesIfToldSo() {
        byte[] forged = PlainClient.csr(LEAF_KEY, "a.org");
        forged[forged.length - 1] ^= 1;
        try (TestAuthority other = TestAuthority.with(clock).checkSignatures(false).start();
                PlainClient customer = PlainClient.registered(other)) {
            customer.useKeys(PlainClient.elliptic("secp256r1"));
            Reply order = customer.order("a.org");
            customer.prove(order);

            assertThat(customer.finish(order, forged).status()).isEqualTo(200);
            assertThat(customer.finish(order, new byte[] {1, 2, 3}).problem()).isEqualTo("badCSR");
        }
    }

    @Test
    void keepsAccountsApart() {
        Reply order = client.order("a.org");
        try (PlainClient other = PlainClient.registered(authority)) {
            assertThat(other.fetch(order.header("location")).status()).isEqualTo(404);
            assertThat(other.fetch(firstAuthorization(order)).status()).isEqualTo(404);
            assertThat(other.order("a.org").status()).isEqualTo(201);
        }
        assertThat(authority.ledger().ordersByNames()).hasSize(2);
    }

    @Test
    void revokesForTheAccountOnce() throws Exception {
        X509Certificate leaf = client.obtain("a.org").getFirst();

        assertThat(revoke(client, leaf, 2).problem()).isEqualTo("badRevocationReason");
        assertThat(revoke(client, leaf, 4).status()).isEqualTo(200);
        assertThat(revoke(client, leaf, 4).problem()).isEqualTo("alreadyRevoked");
        assertThat(authority.revocation(leaf)).contains(4);
    }

    @Test
    void revokesForTheCertificatesKeyAndForNobodyElse() throws Exception {
        Reply order = client.order("a.org");
        client.prove(order);
        Reply finished = client.finish(order, PlainClient.csr(LEAF_KEY, "a.org"));
        X509Certificate leaf =
                PlainClient.certificates(client.fetch(finished.member("certificate")).text())
                        .getFirst();
        try (PlainClient stranger = PlainClient.registered(authority);
                PlainClient holder = new PlainClient(authority, LEAF_KEY)) {
            assertThat(revoke(stranger, leaf, 1).problem()).isEqualTo("unauthorized");
            assertThat(revoke(holder, leaf, 1).status()).isEqualTo(200);
        }
        assertThat(authority.revocation(leaf)).contains(1);
    }

    private static Reply revoke(PlainClient by, X509Certificate leaf, int reason) throws Exception {
        return by.post(
                by.url("revokeCert"),
                Map.of("certificate", Json.encode(leaf.getEncoded()), "reason", reason));
    }

    @Test
    void countsWhatManyDoAtOnce() throws Exception {
        int clients = 4;
        int each = 10;
        authority.validations().fail("bad.org", "dns", "no such name");
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Callable<Boolean>> work =
                    IntStream.range(0, clients)
                            .<Callable<Boolean>>mapToObj(number -> () -> obtainMany(number, each))
                            .toList();
            for (Future<Boolean> done : threads.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
        }

        Ledger ledger = authority.ledger();
        assertThat(ledger.orders())
                .isEqualTo(
                        new OrderCounts(
                                clients * (each + 2), 0, clients, 0, clients * each, clients, 0));
        assertThat(ledger.ordersByNames()).hasSize(clients * (each + 2));
        assertThat(ledger.certificates()).hasSize(clients * each);
        assertThat(ledger.certificates(List.of("n0.c0.org"))).hasSize(1);
        assertThat(ledger.requests(Resource.FINALIZE)).isEqualTo(clients * each);
        assertThat(ledger.mostConcurrent()).isBetween(1, clients);
    }

    private boolean obtainMany(int number, int count) {
        try (PlainClient one = PlainClient.registered(authority)) {
            for (int i = 0; i < count; i++) {
                one.obtain("n" + i + ".c" + number + ".org");
            }
            one.prove(one.order("bad.org"));
            return one.order("left.org").status() == 201;
        }
    }

    @Test
    void leafKeyFits() throws Exception {
        // The client keeps the key; a certificate for another one would be of no use.
        Reply order = client.order("a.org");
        client.prove(order);
        Reply finished = client.finish(order, PlainClient.csr(LEAF_KEY, "a.org"));
        X509Certificate leaf =
                PlainClient.certificates(client.fetch(finished.member("certificate")).text())
                        .getFirst();
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(LEAF_KEY.getPrivate());
        byte[] signed = signature.sign();
        signature.initVerify(leaf);

        assertThat(signature.verify(signed)).isTrue();
    }
}
