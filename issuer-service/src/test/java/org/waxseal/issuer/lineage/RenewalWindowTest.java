package org.waxseal.issuer.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.issuer.authority.RenewalWindow;
import org.waxseal.issuer.fake.IssuerHarness;

class RenewalWindowTest {
    private final IssuerHarness issuer = new IssuerHarness();

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void drawsTheInstantOnceOutOfTheAuthoritysWindow() {
        RenewalWindow window = window(Duration.ofDays(50), Duration.ofDays(2));
        issuer.authority.wantRenewal(window);
        Subject subject = issuer.issued("example.test");
        Instant drawn = renewAt(subject);
        assertThat(drawn).isBetween(window.start(), window.end());
        assertThat(issuer.lastStatement().renewAt()).isEqualTo(drawn);

        issuer.clock.advance(Duration.ofDays(1));
        issuer.sweep();
        assertThat(issuer.authority.askedForAdvice()).isEqualTo(2);
        assertThat(renewAt(subject)).isEqualTo(drawn);
        assertThat(issuer.published).hasSize(1);
    }

    @Test
    void asksNoEarlierThanTheAuthorityWantsAndAtLeastTwiceADay() {
        issuer.authority.wantRenewal(window(Duration.ofDays(50), Duration.ofDays(2)));
        Subject subject = issuer.issued("example.test");
        Instant askAt =
                Objects.requireNonNull(
                        Objects.requireNonNull(issuer.lineage(subject).plan()).askAt());
        assertThat(Duration.between(issuer.clock.instant(), askAt))
                .isBetween(Duration.ofHours(6), Duration.ofMinutes(400));
        issuer.clock.set(askAt.minusSeconds(1));
        issuer.sweep();
        assertThat(issuer.authority.askedForAdvice()).isEqualTo(1);
        issuer.clock.advance(Duration.ofSeconds(1));
        issuer.sweep();
        assertThat(issuer.authority.askedForAdvice()).isEqualTo(2);
    }

    @Test
    void followsAWindowThatWasMovedIntoThePast() {
        issuer.authority.wantRenewal(window(Duration.ofDays(50), Duration.ofDays(2)));
        Subject subject = issuer.issued("example.test");
        CertificateChain first = Objects.requireNonNull(issuer.lineage(subject).current());
        issuer.authority.wantRenewal(window(Duration.ofDays(-2), Duration.ofDays(1)));
        issuer.clock.advance(Duration.ofHours(8));
        issuer.sweep();
        assertThat(issuer.lineage(subject).generation()).isEqualTo(2);
        assertThat(issuer.authority.replacements())
                .containsExactly(Optional.empty(), Optional.of(first));
    }

    @Test
    void ordersWithoutNamingWhatItReplacesWhenThatIsRefused() {
        issuer.authority.wantRenewal(window(Duration.ofDays(50), Duration.ofDays(2)));
        Subject subject = issuer.issued("example.test");
        issuer.authority.refuseReplacements();
        issuer.clock.set(renewAt(subject));
        issuer.sweep();
        assertThat(issuer.lineage(subject).generation()).isEqualTo(2);
        assertThat(issuer.authority.replacements().getLast()).isEmpty();
        assertThat(issuer.failures).isEmpty();
    }

    @Test
    void renewsInTheLastTwentiethOfLifeWhateverTheWindowSays() {
        issuer.authority.wantRenewal(window(Duration.ofDays(400), Duration.ofDays(2)));
        Subject subject = issuer.issued("example.test");
        CertificateChain chain = Objects.requireNonNull(issuer.lineage(subject).current());
        assertThat(renewAt(subject))
                .isBetween(
                        chain.notAfter().minus(Duration.ofDays(5)),
                        chain.notAfter().minus(Duration.ofDays(4)));
    }

    @Test
    void keepsTheInstantWhileTheAuthorityDoesNotAnswer() {
        issuer.authority.wantRenewal(window(Duration.ofDays(50), Duration.ofDays(2)));
        Subject subject = issuer.issued("example.test");
        Instant drawn = renewAt(subject);
        issuer.authority.failWith(ErrorCode.CA_UNREACHABLE, null);
        issuer.clock.advance(Duration.ofDays(1));
        issuer.sweep();
        assertThat(renewAt(subject)).isEqualTo(drawn);
        assertThat(issuer.lineage(subject).nextAttempt()).isAfter(issuer.clock.instant());
        assertThat(issuer.published).hasSize(1);
    }

    @Test
    void fallsBackToTheLifetimeWhenTheAuthorityHasNoWindow() {
        Subject subject = issuer.issued("example.test");
        RenewalPlan plan = Objects.requireNonNull(issuer.lineage(subject).plan());
        assertThat(plan.window()).isNull();
        assertThat(plan.askAt()).isNull();
        assertThat(issuer.lineage(subject).nextAttempt()).isEqualTo(plan.at());
    }

    private RenewalWindow window(Duration startsIn, Duration width) {
        Instant start = issuer.clock.instant().plus(startsIn);
        return new RenewalWindow(start, start.plus(width));
    }

    private Instant renewAt(Subject subject) {
        return Objects.requireNonNull(issuer.lineage(subject).renewAt());
    }
}
