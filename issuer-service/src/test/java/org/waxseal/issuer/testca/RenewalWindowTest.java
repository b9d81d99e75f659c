package org.waxseal.issuer.testca;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waxseal.issuer.testca.PlainClient.Reply;

/** RFC 9773 at a clock of the test's. */
class RenewalWindowTest {
    private final MovableClock clock = new MovableClock();
    private final TestAuthority authority = TestAuthority.with(clock).start();
    private final PlainClient client = PlainClient.registered(authority);

    @AfterEach
    void close() {
        client.close();
        authority.close();
    }

    private String id(X509Certificate leaf) {
        return authority.ledger().certificates().stream()
                .filter(issued -> issued.serial().equals(leaf.getSerialNumber()))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private Reply renewalInfo(X509Certificate leaf) {
        return client.get(client.url("renewalInfo") + "/" + id(leaf));
    }

    private Instant start(X509Certificate leaf) {
        return Instant.parse(Json.text(renewalInfo(leaf).json().path("suggestedWindow"), "start"));
    }

    @Test
    void suggestsTwoThirdsOfALife() {
        X509Certificate leaf = client.obtain("a.org").getFirst();
        X509Certificate brief = client.obtain(Map.of("profile", "shortlived"), "a.org").getFirst();

        assertThat(Duration.between(leaf.getNotBefore().toInstant(), start(leaf)))
                .isBetween(Duration.ofDays(60).minusSeconds(2), Duration.ofDays(60));
        assertThat(Duration.between(brief.getNotBefore().toInstant(), start(brief)))
                .isBetween(Duration.ofHours(80).minusSeconds(2), Duration.ofHours(80));
        assertThat(renewalInfo(leaf).header("retry-after")).isEqualTo("21600");
    }

    @Test
    void namesCertificatesAsTheStandardDoes() {
        X509Certificate leaf = client.obtain("a.org").getFirst();

        // The extension is OCTET STRING { SEQUENCE { [0] keyIdentifier } }: 6 octets of frames.
        byte[] extension = leaf.getExtensionValue("2.5.29.35");
        byte[] keyIdentifier = Arrays.copyOfRange(extension, 6, 6 + extension[5]);
        assertThat(id(leaf))
                .isEqualTo(
                        Json.encode(keyIdentifier)
                                + "."
                                + Json.encode(leaf.getSerialNumber().toByteArray()));
        assertThat(client.get(client.url("renewalInfo") + "/AAAA.BBBB").status()).isEqualTo(404);
    }

    @Test
    void saysWhatTheTestTells() {
        X509Certificate first = client.obtain("a.org").getFirst();
        X509Certificate second = client.obtain("b.org").getFirst();
        Instant now = clock.instant();
        authority.windows().pollAfter(Duration.ofMinutes(5));
        authority
                .windows()
                .setForAll(
                        new RenewalWindows.Window(
                                now.minusSeconds(20),
                                now.minusSeconds(10),
                                Optional.of(URI.create("https://ca.example/incident"))));
        authority
                .windows()
                .set(second, new RenewalWindows.Window(now.plusSeconds(5), now.plusSeconds(6)));

        assertThat(start(first)).isEqualTo(now.minusSeconds(20));
        assertThat(renewalInfo(first).member("explanationURL"))
                .isEqualTo("https://ca.example/incident");
        assertThat(renewalInfo(first).header("retry-after")).isEqualTo("300");
        assertThat(start(second)).isEqualTo(now.plusSeconds(5));
        X509Certificate later = client.obtain("c.org").getFirst();
        assertThat(start(later)).isAfter(now);
        authority.windows().reset();
        assertThat(start(first)).isAfter(now);
    }

    @Test
    void whatIsRevokedIsOverdue() {
        X509Certificate leaf = client.obtain("a.org").getFirst();

        authority.revoke(leaf, 4);

        assertThat(authority.windows().of(leaf).end()).isBefore(clock.instant());
    }

    @Test
    void replacesACertificateOnce() {
        String replaced = id(client.obtain("a.org").getFirst());
        Map<String, Object> replacing = Map.of("replaces", replaced);

        Reply open = client.order(replacing, "a.org", "b.org");
        assertThat(open.member("replaces")).isEqualTo(replaced);
        assertThat(client.order(replacing, "a.org", "b.org").header("location"))
                .as("not finalized yet")
                .isEqualTo(open.header("location"));
        client.obtain(replacing, "a.org", "b.org");

        Reply again = client.order(replacing, "a.org", "b.org");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.problem()).isEqualTo("alreadyReplaced");
        assertThat(authority.ledger().certificates().getLast().replaces()).contains(replaced);
    }

    @Test
    void replacesOnlyWhatIsTheClientsAndRelated() {
        Map<String, Object> replacing = Map.of("replaces", id(client.obtain("a.org").getFirst()));

        assertThat(client.order(replacing, "b.org").problem()).isEqualTo("malformed");
        assertThat(client.order(Map.of("replaces", "AAAA.BBBB"), "a.org").problem())
                .isEqualTo("malformed");
        try (PlainClient other = PlainClient.registered(authority)) {
            assertThat(other.order(replacing, "a.org").problem()).isEqualTo("malformed");
        }
    }
}
