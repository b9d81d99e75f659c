package org.waxseal.issuer.challenge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.Subject;
import org.waxseal.issuer.challenge.NameServers.Answer;
import org.waxseal.issuer.fake.IssuerHarness;
import org.waxseal.issuer.fake.Power.Killed;

/** Values that stand where a CNAME leads, on the whole path of an issuance. */
class PlaceTest {
    private static final String PLACE = "_acme-challenge.example.test";
    private static final String BEFORE = "_d.before.test";
    private static final String AFTER = "_d.after.test";

    private final IssuerHarness issuer = new IssuerHarness();

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void putsTwoValuesWhereTheCnameLeadsAndTakesThemAwayAgain() {
        issuer.dns.alias(PLACE, BEFORE);
        Subject subject = issuer.issued("example.test");
        assertThat(issuer.lineage(subject).generation()).isEqualTo(1);
        assertThat(issuer.dns.mostAtOnce()).isEqualTo(2);
        assertThat(issuer.dns.at(BEFORE)).isEmpty();
        assertThat(issuer.dns.at(PLACE)).isEmpty();
    }

    @Test
    void takesAValueAwayWhereItWasPutThoughTheCnameHasChangedInACrash() {
        issuer.dns.alias(PLACE, BEFORE);
        Subject subject =
                issuer.register("example.test", 1, IssuerHarness.wildcard("example.test"));
        issuer.power.killAt(Checkpoint.ISSUER_CHALLENGE_PRESENTED);
        assertThatThrownBy(issuer::sweep).isInstanceOf(Killed.class);
        issuer.power.restore();
        assertThat(issuer.dns.at(BEFORE)).hasSize(2);
        issuer.dns.alias(PLACE, AFTER);
        issuer.sweep();
        assertThat(issuer.lineage(subject).generation()).isEqualTo(1);
        assertThat(issuer.dns.at(BEFORE)).isEmpty();
        assertThat(issuer.dns.at(AFTER)).isEmpty();
    }

    @Test
    void takesAValueAwayWhereItWasPutThoughNobodyAsksForTheNameAnyMore() {
        issuer.dns.alias(PLACE, BEFORE);
        Subject subject =
                issuer.register("example.test", 1, IssuerHarness.wildcard("example.test"));
        issuer.power.killAt(Checkpoint.ISSUER_CHALLENGE_PRESENTED);
        assertThatThrownBy(issuer::sweep).isInstanceOf(Killed.class);
        issuer.power.restore();
        issuer.dns.removeAlias(PLACE);
        issuer.remove(subject, 2);
        issuer.clock.advance(ProveControl.FORGOTTEN_AFTER);
        issuer.sweep();
        assertThat(issuer.dns.at(BEFORE)).isEmpty();
        assertThat(issuer.presented.of(subject)).isEmpty();
    }

    @Test
    void asksForNoValidationWhileANameServerLacksTheValue() {
        issuer.dns.server(
                "ns2.test",
                Map.of(new InetSocketAddress("192.0.2.2", 53), new Answer.Lacks("REFUSED")));
        issuer.register("example.test", 1, IssuerHarness.wildcard("example.test"));
        issuer.sweep();
        var failure = Objects.requireNonNull(issuer.lastStatement().lastFailure());
        assertThat(failure.code()).isEqualTo(ErrorCode.DNS_NOT_PROPAGATED);
        assertThat(failure.detail()).contains("ns2.test (192.0.2.2: REFUSED)");
        assertThat(issuer.authority.validations()).isZero();
        assertThat(issuer.dns.at(PLACE)).isEmpty();
    }

    @Test
    void triesAgainSoonWhenNobodyKnowsWhereTheNameLeads() {
        issuer.dns.unreachable(PLACE);
        Subject subject =
                issuer.register("example.test", 1, IssuerHarness.wildcard("example.test"));
        issuer.sweep();
        var failure = Objects.requireNonNull(issuer.lastStatement().lastFailure());
        assertThat(failure.code()).isEqualTo(ErrorCode.DNS_UNREACHABLE);
        assertThat(Duration.between(issuer.clock.instant(), failure.nextAttempt()))
                .isLessThan(Duration.ofMinutes(1));
        assertThat(issuer.presented.of(subject)).isEmpty();
    }
}
