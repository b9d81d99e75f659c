package org.waxseal.issuer.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.issuer.authority.RenewalWindow;
import org.waxseal.issuer.budget.Allowance;
import org.waxseal.issuer.budget.Limit;
import org.waxseal.issuer.fake.IssuerHarness;

class BudgetTest {
    private final IssuerHarness issuer =
            new IssuerHarness(
                    Map.of(
                            Limit.NEW_ORDERS, new Allowance(4, Duration.ofHours(4)),
                            Limit.CERTIFICATES_PER_DOMAIN, new Allowance(3, Duration.ofDays(3)),
                            Limit.EXACT_SET, new Allowance(3, Duration.ofDays(3)),
                            Limit.FAILED_VALIDATIONS, new Allowance(3, Duration.ofHours(3))));

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void givesEachLineageATurnAndAsksTheAuthorityNoEarlier() {
        for (int i = 0; i < 6; i++) {
            issuer.register("d%d.test".formatted(i), 1, IssuerHarness.policy(0, "d" + i + ".test"));
        }
        issuer.sweep();
        assertThat(issuer.authority.created()).isEqualTo(3);
        Instant start = issuer.clock.instant();
        Subject fourth = Subject.domain(DnsName.of("d3.test"));
        assertThat(Objects.requireNonNull(issuer.lineage(fourth).lastFailure()).code())
                .isEqualTo(ErrorCode.CA_RATE_LIMITED);
        assertThat(Objects.requireNonNull(issuer.lineage(fourth).lastFailure()).detail())
                .isEqualTo(
                        "d3.test: waits for its turn: the certificate authority allows 4 new orders"
                                + " in 4 hours for this account, and they are used up");
        assertThat(issuer.failures).isEmpty();
        for (int turn = 1; turn <= 3; turn++) {
            Instant next = start.plus(Duration.ofHours(turn));
            issuer.clock.set(next.minusSeconds(1));
            issuer.sweep();
            assertThat(issuer.authority.created()).isEqualTo(2 + turn);
            issuer.clock.set(next);
            issuer.sweep();
            assertThat(issuer.authority.created()).isEqualTo(3 + turn);
        }
        assertThat(issuer.issuances).isEqualTo(6);
    }

    @Test
    void countsARegisteredDomainOverAllItsLineages() {
        issuer.register("a.example.org", 1, IssuerHarness.policy(0, "a.example.org"));
        issuer.register("b.example.org", 1, IssuerHarness.policy(0, "b.example.org"));
        Subject third =
                issuer.register("c.example.org", 1, IssuerHarness.policy(0, "c.example.org"));
        issuer.sweep();
        assertThat(issuer.issuances).isEqualTo(2);
        assertThat(issuer.lineage(third).nextAttempt())
                .isEqualTo(issuer.clock.instant().plus(Duration.ofDays(1)));
        issuer.clock.advance(Duration.ofDays(1));
        issuer.sweep();
        assertThat(issuer.issuances).isEqualTo(3);
    }

    @Test
    void doesNotCountARenewalThatTheAuthorityAskedFor() {
        issuer.authority.wantRenewal(
                new RenewalWindow(issuer.clock.instant(), issuer.clock.instant().plusSeconds(60)));
        Subject subject = issuer.register("example.org", 1, IssuerHarness.policy(0, "example.org"));
        for (int look = 0; look < 500 && issuer.issuances < 10; look++) {
            issuer.sweep();
            issuer.clock.set(
                    Objects.requireNonNull(issuer.lineage(subject).nextAttempt()).plusSeconds(60));
        }
        assertThat(issuer.issuances).isEqualTo(10);
    }

    @Test
    void neverFailsAValidationMoreOftenThanAllowed() {
        DnsName name = DnsName.of("example.org");
        issuer.authority.distrust(name);
        for (int revision = 1; revision <= 5; revision++) {
            // Each changed registration tries everything at once.
            issuer.register("example.org", revision, IssuerHarness.policy(revision, "example.org"));
            issuer.sweep();
        }
        assertThat(issuer.authority.validations()).isEqualTo(2);
        Subject subject = Subject.domain(name);
        assertThat(Objects.requireNonNull(issuer.lineage(subject).lastFailure()).code())
                .isEqualTo(ErrorCode.CA_RATE_LIMITED);
        assertThat(issuer.lineage(subject).nextAttempt())
                .isEqualTo(issuer.clock.instant().plus(Duration.ofHours(1)));
    }

    @Test
    void givesBackWhatAnUnreachableAuthorityDidNotTake() {
        issuer.authority.failWith(ErrorCode.CA_UNREACHABLE, null);
        Subject subject = issuer.register("example.org", 1, IssuerHarness.policy(0, "example.org"));
        for (int attempt = 0; attempt < 9; attempt++) {
            issuer.sweep();
            issuer.clock.set(Objects.requireNonNull(issuer.lineage(subject).nextAttempt()));
        }
        issuer.authority.recover();
        issuer.sweep();
        assertThat(issuer.issuances).isEqualTo(1);
    }

    @Test
    void stopsEveryOrderForALimitOfTheAccount() {
        Instant until = issuer.clock.instant().plus(Duration.ofHours(1));
        issuer.authority.limit("too many new orders (300) from this account", until);
        issuer.register("one.test", 1, IssuerHarness.policy(0, "one.test"));
        issuer.sweep();
        issuer.authority.recover();
        Subject other = issuer.register("two.test", 1, IssuerHarness.policy(0, "two.test"));
        issuer.sweep();
        assertThat(issuer.authority.created()).isZero();
        assertThat(issuer.lineage(other).nextAttempt()).isAfter(until);
    }

    @Test
    void stopsOnlyTheLineageOfWhichALimitSpeaks() {
        Instant until = issuer.clock.instant().plus(Duration.ofHours(1));
        issuer.authority.limit("too many certificates (50) already issued for one.test", until);
        Subject limited =
                issuer.register("mail.one.test", 1, IssuerHarness.policy(0, "mail.one.test"));
        issuer.sweep();
        issuer.authority.recover();
        issuer.register("two.test", 1, IssuerHarness.policy(0, "two.test"));
        issuer.sweep();
        assertThat(issuer.authority.created()).isEqualTo(1);
        assertThat(issuer.lineage(limited).nextAttempt()).isEqualTo(until);
    }

    @Test
    void leavesAnOverloadedAuthorityAloneWithEveryLineage() {
        Instant until = issuer.clock.instant().plusSeconds(600);
        issuer.authority.failWith(ErrorCode.CA_UNREACHABLE, until);
        issuer.register("one.test", 1, IssuerHarness.policy(0, "one.test"));
        issuer.sweep();
        issuer.authority.recover();
        Subject other = issuer.register("two.test", 1, IssuerHarness.policy(0, "two.test"));
        issuer.sweep();
        assertThat(issuer.authority.created()).isZero();
        assertThat(issuer.lineage(other).nextAttempt()).isAfter(until);
        assertThat(issuer.failures).containsExactly(ErrorCode.CA_UNREACHABLE);

        // A longer pause is no news of a lineage that waits already.
        int said = issuer.published.size();
        issuer.clock.advance(Duration.ofMinutes(5));
        issuer.budget.pause(until.plusSeconds(600));
        issuer.clock.set(until.plusSeconds(2));
        issuer.sweep();
        assertThat(issuer.lineage(other).nextAttempt()).isAfter(until.plusSeconds(600));
        assertThat(issuer.published).hasSize(said + 1); // the first lineage begins to wait

        issuer.clock.advance(Duration.ofMinutes(10));
        issuer.sweep();
        assertThat(issuer.issuances).isEqualTo(2);
    }
}
