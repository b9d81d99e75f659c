package org.waxseal.issuer.testca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waxseal.issuer.testca.Limit.CERTIFICATES_PER_EXACT_SET;
import static org.waxseal.issuer.testca.Limit.CERTIFICATES_PER_REGISTERED_DOMAIN;
import static org.waxseal.issuer.testca.Limit.FAILED_AUTHORIZATIONS_PER_NAME;
import static org.waxseal.issuer.testca.Limit.NEW_ORDERS_PER_ACCOUNT;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waxseal.issuer.testca.PlainClient.Reply;

/** The limits of Let's Encrypt, and who is exempt from which. */
class RateLimitTest {
    private final MovableClock clock = new MovableClock();
    private final TestAuthority authority = TestAuthority.with(clock).start();
    private final PlainClient client = PlainClient.registered(authority);

    @AfterEach
    void close() {
        client.close();
        authority.close();
    }

    private void allow(Limit limit, int count, Duration per) {
        authority.limits(Limits.none().with(limit, count, per));
    }

    private void assertRefused(Reply reply, Limit limit, Duration wait) {
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.problem()).isEqualTo("rateLimited");
        assertThat(reply.header("retry-after")).isEqualTo("" + wait.toSeconds());
        assertThat(reply.member("detail")).startsWith("too many ");
        assertThat(authority.ledger().refusals(limit)).isPositive();
    }

    private Map<String, Object> replacingLast() {
        return Map.of("replaces", authority.ledger().certificates().getLast().id());
    }

    @Test
    void hasTheNumbersOfLetsEncrypt() {
        assertThat(Limits.letsEncrypt().allowances())
                .containsEntry(
                        NEW_ORDERS_PER_ACCOUNT, new Limits.Allowance(300, Duration.ofHours(3)))
                .containsEntry(
                        CERTIFICATES_PER_REGISTERED_DOMAIN,
                        new Limits.Allowance(50, Duration.ofDays(7)))
                .containsEntry(
                        CERTIFICATES_PER_EXACT_SET, new Limits.Allowance(5, Duration.ofDays(7)))
                .containsEntry(
                        FAILED_AUTHORIZATIONS_PER_NAME,
                        new Limits.Allowance(5, Duration.ofHours(1)));
    }

    @Test
    void limitsOrdersOfAnAccount() {
        allow(NEW_ORDERS_PER_ACCOUNT, 2, Duration.ofHours(2));
        client.order("a.org");
        client.order("b.org");

        assertRefused(client.order("c.org"), NEW_ORDERS_PER_ACCOUNT, Duration.ofHours(1));
        try (PlainClient other = PlainClient.registered(authority)) {
            assertThat(other.order("c.org").status()).isEqualTo(201);
        }
        clock.advance(Duration.ofHours(1).minusSeconds(1));
        assertThat(client.order("c.org").status()).isEqualTo(429);
        clock.advance(Duration.ofSeconds(1));
        assertThat(client.order("c.org").status()).isEqualTo(201);
        assertThat(client.order("d.org").status()).as("one more an hour").isEqualTo(429);
        assertThat(authority.ledger().refusals(NEW_ORDERS_PER_ACCOUNT)).isEqualTo(3);
    }

    @Test
    void renewalsNeedNotHeedTheLimitOfOrders() {
        client.obtain("a.org");
        allow(NEW_ORDERS_PER_ACCOUNT, 1, Duration.ofHours(2));
        client.order("b.org");

        assertThat(client.order("c.org").status()).isEqualTo(429);
        assertThat(client.order("a.org").status()).as("the same set").isEqualTo(201);
        clock.advance(Duration.ofDays(61));
        client.order("d.org");
        assertThat(client.order("e.org").status()).isEqualTo(429);
        assertThat(client.order(replacingLast(), "a.org", "f.org").status())
                .as("by its window")
                .isEqualTo(201);
    }

    @Test
    void aRenewalBeforeItsWindowIsNotExempt() {
        client.obtain("a.org");
        allow(NEW_ORDERS_PER_ACCOUNT, 1, Duration.ofHours(2));
        client.order("b.org");

        assertThat(client.order(replacingLast(), "a.org", "c.org").status()).isEqualTo(429);
    }

    @Test
    void limitsCertificatesOfADomain() {
        allow(CERTIFICATES_PER_REGISTERED_DOMAIN, 2, Duration.ofDays(2));
        client.obtain("a.example.org");
        client.obtain("b.example.org");

        assertRefused(
                client.order("c.example.org"),
                CERTIFICATES_PER_REGISTERED_DOMAIN,
                Duration.ofDays(1));
        assertThat(client.order("example.com").status()).isEqualTo(201);
        assertThat(client.order("a.example.org").status()).as("the same set").isEqualTo(201);
    }

    @Test
    void limitsCertificatesOfAnExactSet() {
        allow(CERTIFICATES_PER_EXACT_SET, 2, Duration.ofDays(2));
        client.obtain("a.org");
        client.obtain("a.org");

        assertRefused(client.order("a.org"), CERTIFICATES_PER_EXACT_SET, Duration.ofDays(1));
        assertThat(client.order("a.org", "b.org").status()).isEqualTo(201);
        authority
                .windows()
                .setForAll(
                        new RenewalWindows.Window(
                                clock.instant().minusSeconds(2), clock.instant().minusSeconds(1)));
        assertThat(client.order(replacingLast(), "a.org").status())
                .as("by its window")
                .isEqualTo(201);
    }

    @Test
    void limitsFailuresOfAName() {
        allow(FAILED_AUTHORIZATIONS_PER_NAME, 2, Duration.ofHours(1));
        authority.validations().fail("bad.org", "connection", "timeout");
        for (int i = 0; i < 2; i++) {
            client.prove(client.order("bad.org", "good.org"));
        }

        assertRefused(
                client.order("bad.org", "good.org"),
                FAILED_AUTHORIZATIONS_PER_NAME,
                Duration.ofMinutes(30));
        assertThat(client.order("good.org").status()).isEqualTo(201);
        assertThat(authority.ledger().orders(List.of("bad.org", "good.org")).invalid())
                .isEqualTo(2);
    }
}
