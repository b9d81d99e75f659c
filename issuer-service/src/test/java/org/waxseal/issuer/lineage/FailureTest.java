package org.waxseal.issuer.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waxseal.issuer.fake.IssuerHarness.wildcard;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.statement.Failure;
import org.waxseal.issuer.fake.IssuerHarness;

class FailureTest {
    private static final DnsName NAME = DnsName.of("example.test");
    private static final String OWNER = "_acme-challenge.example.test";

    private final IssuerHarness issuer = new IssuerHarness();
    private final Subject subject = Subject.domain(NAME);

    @BeforeEach
    void register() {
        issuer.register("example.test", 1, wildcard("example.test"));
    }

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void tellsOnceAboutAValidationThatKeepsFailingAndBacksOff() {
        issuer.authority.distrust(NAME);
        Instant first = issuer.clock.instant();
        for (Duration delay :
                new Duration[] {
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(100),
                    Duration.ofDays(1),
                    Duration.ofDays(1)
                }) {
            issuer.sweep();
            assertThat(untilNextAttempt()).isEqualTo(delay);
            issuer.clock.advance(delay);
        }
        assertThat(issuer.published).hasSize(1);
        // Each time all names, and then what clients use of the wildcard.
        assertThat(issuer.authority.created()).isEqualTo(10);
        Failure failure = Objects.requireNonNull(issuer.lineage(subject).lastFailure());
        assertThat(failure.code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
        assertThat(failure.at()).isBetween(first, first.plusSeconds(1));
        assertThat(failure.detail())
                .contains("example.test")
                .contains("no TXT record found")
                .contains("check");
        assertThat(issuer.dns.at(OWNER)).isEmpty();

        issuer.authority.trust(NAME);
        issuer.sweep();
        assertThat(issuer.lastStatement().lastFailure()).isNull();
        assertThat(issuer.lastStatement().generation()).isEqualTo(1);
        assertThat(issuer.published).hasSize(2);
        assertThat(issuer.lineage(subject).attempts()).isZero();
    }

    @Test
    void tellsAgainWhenTheFaultChanges() {
        issuer.authority.failWith(ErrorCode.CA_REFUSED, null);
        issuer.sweep();
        issuer.authority.failWith(ErrorCode.CA_UNREACHABLE, null);
        issuer.clock.advance(Duration.ofMinutes(1));
        issuer.sweep();
        assertThat(issuer.published).hasSize(2);
        assertThat(Objects.requireNonNull(issuer.lastStatement().lastFailure()).code())
                .isEqualTo(ErrorCode.CA_UNREACHABLE);
    }

    @Test
    void triesSoonAgainWhenTheAuthorityIsUnreachable() {
        issuer.authority.failWith(ErrorCode.CA_UNREACHABLE, null);
        issuer.sweep();
        assertThat(untilNextAttempt()).isEqualTo(Duration.ofSeconds(2));
        issuer.clock.advance(Duration.ofSeconds(2));
        issuer.sweep();
        assertThat(untilNextAttempt()).isEqualTo(Duration.ofSeconds(5));
        issuer.clock.advance(Duration.ofSeconds(5));
        issuer.sweep();
        assertThat(untilNextAttempt()).isEqualTo(Duration.ofSeconds(5));
        issuer.authority.recover();
        issuer.clock.advance(Duration.ofSeconds(5));
        issuer.sweep();
        assertThat(issuer.lineage(subject).generation()).isEqualTo(1);
        assertThat(issuer.failures)
                .containsExactly(
                        ErrorCode.CA_UNREACHABLE,
                        ErrorCode.CA_UNREACHABLE,
                        ErrorCode.CA_UNREACHABLE);
    }

    @Test
    void waitsAsLongAsTheAuthorityAsks() {
        Instant allowed = issuer.clock.instant().plus(Duration.ofHours(3));
        issuer.authority.failWith(ErrorCode.CA_RATE_LIMITED, allowed);
        issuer.sweep();
        assertThat(issuer.lineage(subject).nextAttempt()).isEqualTo(allowed);
    }

    @Test
    void keepsTheOrderWhenDnsRefusesTheUpdate() {
        issuer.dns.refuse(ErrorCode.DNS_UPDATE_REFUSED);
        issuer.sweep();
        assertThat(Objects.requireNonNull(issuer.lastStatement().lastFailure()).code())
                .isEqualTo(ErrorCode.DNS_UPDATE_REFUSED);
        issuer.dns.refuse(null);
        issuer.clock.advance(Duration.ofMinutes(1));
        issuer.sweep();
        assertThat(issuer.authority.created()).isEqualTo(1);
        assertThat(issuer.lineage(subject).generation()).isEqualTo(1);
    }

    @Test
    void doesNotAskForAValidationThatCannotSucceed() {
        issuer.dns.hideFor(Integer.MAX_VALUE);
        issuer.sweep();
        assertThat(Objects.requireNonNull(issuer.lastStatement().lastFailure()).code())
                .isEqualTo(ErrorCode.DNS_NOT_PROPAGATED);
        assertThat(issuer.authority.validations()).isZero();
        assertThat(issuer.dns.at(OWNER)).isEmpty();
    }

    @Test
    void takesUpAnOrderThatIsNotFinishedInTime() {
        issuer.authority.processFor(60);
        issuer.sweep();
        assertThat(Objects.requireNonNull(issuer.lastStatement().lastFailure()).code())
                .isEqualTo(ErrorCode.CA_UNREACHABLE);
        issuer.clock.advance(Duration.ofSeconds(2));
        issuer.sweep();
        assertThat(issuer.lineage(subject).generation()).isEqualTo(1);
        assertThat(issuer.authority.finished()).isEqualTo(1);
    }

    @Test
    void removesValuesLaterWhenTheyCannotBeRemovedNow() {
        issuer.dns.refuseRemovals(ErrorCode.DNS_UNREACHABLE);
        issuer.sweep();
        assertThat(issuer.lineage(subject).generation()).isEqualTo(1);
        assertThat(issuer.dns.at(OWNER)).hasSize(2);
        issuer.dns.refuseRemovals(null);
        issuer.sweep();
        assertThat(issuer.dns.at(OWNER)).hasSize(2);
        issuer.clock.advance(Duration.ofMinutes(1));
        issuer.sweep();
        assertThat(issuer.dns.at(OWNER)).isEmpty();
        assertThat(issuer.presented.of(subject)).isEmpty();
    }

    @Test
    void namesTheSubjectWhateverFails() {
        issuer.authority.failWith(ErrorCode.CA_UNREACHABLE, null);
        issuer.sweep();
        assertThat(Objects.requireNonNull(issuer.lastStatement().lastFailure()).detail())
                .isEqualTo("example.test: the authority says CA_UNREACHABLE");
    }

    @Test
    void leavesAValueThatAnotherSubjectNeeds() {
        issuer.power.at(
                Checkpoint.ISSUER_CHALLENGE_PRESENTED,
                () ->
                        issuer.presented.remember(
                                Subject.parse("node:mx1"),
                                issuer.presented.of(subject).getFirst(),
                                issuer.clock.instant().plusSeconds(600)));
        issuer.sweep();
        assertThat(issuer.dns.at(OWNER)).hasSize(1);
        issuer.clock.advance(Duration.ofMinutes(10));
        issuer.sweep();
        assertThat(issuer.dns.at(OWNER)).isEmpty();
    }

    @Test
    void forgetsValuesOfAZoneThatHasMovedAway() {
        issuer.dns.refuseRemovals(ErrorCode.DNS_ZONE_UNKNOWN);
        issuer.sweep();
        assertThat(issuer.presented.of(subject)).isEmpty();
    }

    @Test
    void triesAgainAtOnceWhenTheRegistrationChanges() {
        issuer.authority.distrust(NAME);
        issuer.sweep();
        issuer.authority.trust(NAME);
        issuer.register(
                "example.test", 2, IssuerHarness.policy(1, "example.test", "*.example.test"));
        issuer.sweep();
        assertThat(issuer.lineage(subject).generation()).isEqualTo(2);
    }

    private Duration untilNextAttempt() {
        return Duration.between(
                issuer.clock.instant(),
                Objects.requireNonNull(issuer.lineage(subject).nextAttempt()));
    }
}
