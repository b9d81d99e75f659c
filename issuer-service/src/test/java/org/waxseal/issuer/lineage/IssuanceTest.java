package org.waxseal.issuer.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waxseal.issuer.fake.IssuerHarness.policy;
import static org.waxseal.issuer.fake.IssuerHarness.wildcard;

import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.KeyType;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.CertificateStatement;
import org.waxseal.issuer.fake.IssuerHarness;
import org.waxseal.issuer.fake.Power.Killed;
import org.waxseal.issuer.vault.KeyReference;

class IssuanceTest {
    private static final String OWNER = "_acme-challenge.example.test";

    private final IssuerHarness issuer = new IssuerHarness();

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void issuesWildcardWithTwoValuesOnOneName() {
        Subject subject = issuer.register("example.test", 1, wildcard("example.test"));
        issuer.sweep();

        CertificateStatement statement = issuer.lastStatement();
        CertificateChain chain = Objects.requireNonNull(statement.current());
        assertThat(statement.subject()).isEqualTo(subject);
        assertThat(statement.generation()).isEqualTo(1);
        assertThat(statement.revision()).isEqualTo(1);
        assertThat(statement.removed()).isFalse();
        assertThat(statement.lastFailure()).isNull();
        assertThat(statement.achieved())
                .containsExactlyInAnyOrder(
                        CertificateName.of("example.test"), CertificateName.of("*.example.test"));
        assertThat(statement.renewAt()).isEqualTo(issuer.lineage(subject).renewAt());
        assertThat(chain.leaf().getPublicKey()).isEqualTo(issuer.keyOf(subject, 1).getPublic());
        assertThat(issuer.dns.mostAtOnce()).isEqualTo(2);
        assertThat(issuer.dns.at(OWNER)).isEmpty();
        assertThat(issuer.published).hasSize(1);
    }

    @Test
    void leavesForeignValuesAlone() {
        issuer.dns.put(OWNER, "somebody else's");
        issuer.issued("example.test");
        assertThat(issuer.dns.mostAtOnce()).isEqualTo(3);
        assertThat(issuer.dns.at(OWNER)).containsExactly("somebody else's");
    }

    @Test
    void waitsForTheServerToAnswerWithTheValues() {
        issuer.dns.hideFor(8);
        issuer.issued("example.test");
        assertThat(issuer.authority.validations()).isEqualTo(2);
    }

    @Test
    void waitsForAnOrderInProcess() {
        issuer.authority.processFor(5);
        issuer.issued("example.test");
        assertThat(issuer.authority.finished()).isEqualTo(1);
    }

    @Test
    void makesNoCommonNameAndKeysAsThePolicyWants() {
        Subject subject =
                issuer.register(
                        "example.test",
                        1,
                        new CertificatePolicy(
                                wildcard("example.test").names(), KeyType.RSA_2048, 0));
        issuer.sweep();
        CertificateChain chain = Objects.requireNonNull(issuer.lineage(subject).current());
        assertThat(chain.leaf().getPublicKey().getAlgorithm()).isEqualTo("RSA");
        assertThat(chain.leaf().getSubjectX500Principal().getName()).isEmpty();
    }

    @Test
    void doesNothingWhenLookedAtAgain() {
        Subject subject = issuer.issued("example.test");
        issuer.work.perform(subject.key());
        issuer.work.perform(subject.key());
        assertThat(issuer.authority.created()).isEqualTo(1);
        assertThat(issuer.published).hasSize(1);
    }

    @Test
    void doesNothingForASubjectNeverHeardOf() {
        issuer.work.perform("domain:unknown.test");
        assertThat(issuer.published).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Checkpoint.class,
            names = {
                "ISSUER_ORDER_CREATED",
                "ISSUER_CHALLENGE_PRESENTED",
                "ISSUER_ORDER_FINALIZED",
                "ISSUER_CERTIFICATE_STORED"
            })
    void goesOnAfterAKill(Checkpoint checkpoint) {
        Subject subject = issuer.register("example.test", 1, wildcard("example.test"));
        issuer.power.killAt(checkpoint);
        assertThatThrownBy(issuer::sweep).isInstanceOf(Killed.class);
        issuer.power.restore();

        issuer.work.perform(subject.key());

        assertThat(issuer.authority.created()).isEqualTo(1);
        assertThat(issuer.authority.finished()).isEqualTo(1);
        assertThat(issuer.lineage(subject).generation()).isEqualTo(1);
        assertThat(issuer.published).hasSize(1);
        assertThat(issuer.dns.at(OWNER)).isEmpty();
    }

    @Test
    void makesOneMoreOrderWhenKilledBeforeItsAddressWasSaved() {
        Subject subject = issuer.register("example.test", 1, wildcard("example.test"));
        issuer.authority.afterCreate(issuer.power::cut);
        assertThatThrownBy(issuer::sweep).isInstanceOf(Killed.class);
        issuer.power.restore();
        issuer.sweep();
        assertThat(issuer.authority.created()).isEqualTo(2);
        assertThat(issuer.authority.finished()).isEqualTo(1);
        assertThat(issuer.lineage(subject).generation()).isEqualTo(1);
    }

    @Test
    void ordersAgainWhenTheSavedOrderIsInvalid() {
        Subject subject = killedWithOrder();
        issuer.authority.invalidateOrders();
        issuer.sweep();
        assertThat(issuer.authority.created()).isEqualTo(2);
        assertThat(issuer.lineage(subject).generation()).isEqualTo(1);
    }

    @Test
    void ordersAgainWhenTheAuthorityHasForgottenTheOrder() {
        Subject subject = killedWithOrder();
        issuer.authority.forgetAll();
        issuer.sweep();
        assertThat(issuer.lineage(subject).generation()).isEqualTo(1);
        assertThat(issuer.lineage(subject).order()).isNull();
    }

    @Test
    void keepsTheKeyOfAStartedGeneration() {
        Subject subject = killedWithOrder();
        var key = issuer.keyOf(subject, 1).getPublic();
        issuer.sweep();
        CertificateChain chain = Objects.requireNonNull(issuer.lineage(subject).current());
        assertThat(chain.leaf().getPublicKey()).isEqualTo(key);
    }

    @Test
    void goesOnWithTheOrderThatAnotherAttemptHasSaved() {
        Subject subject = issuer.register("example.test", 1, wildcard("example.test"));
        // The lease is lost between order and saving: a second attempt runs to its end meanwhile.
        issuer.authority.afterCreate(() -> issuer.work.perform(subject.key()));
        issuer.sweep();
        assertThat(issuer.authority.finished()).isEqualTo(1);
        assertThat(issuer.published).hasSize(1);
    }

    @Test
    void issuesAgainWhenNamesChangeOnTheWay() {
        Subject subject = issuer.register("example.test", 1, wildcard("example.test"));
        issuer.power.at(
                Checkpoint.ISSUER_CHALLENGE_PRESENTED,
                () -> issuer.register("example.test", 2, policy(0, "example.test")));
        issuer.sweep();
        Lineage lineage = issuer.lineage(subject);
        assertThat(lineage.generation()).isEqualTo(2);
        assertThat(issuer.lastStatement().achieved())
                .containsExactly(CertificateName.of("example.test"));
        assertThat(lineage.nextAttempt()).isEqualTo(lineage.renewAt());
        assertThat(issuer.dns.at(OWNER)).isEmpty();
    }

    @Test
    void refusesANameWhoseChallengeWouldNotFit() {
        String label = "a".repeat(63);
        // 3 * 64 + 46 + 5 = 243 octets: a valid name, but 16 more do not fit.
        String name = "%s.%s.%s.%s.test".formatted(label, label, label, "b".repeat(46));
        assertThat(DnsName.of(name).ascii()).hasSize(243);
        Subject subject = issuer.register(name, 1, policy(0, name));
        issuer.sweep();
        var failure = Objects.requireNonNull(issuer.lastStatement().lastFailure());
        assertThat(failure.code().wireName()).isEqualTo("name-too-long");
        assertThat(failure.detail()).contains(name).contains("at most 237 octets");
        assertThat(failure.nextAttempt()).isNull();
        assertThat(issuer.authority.created()).isZero();
        assertThat(issuer.lineage(subject).nextAttempt()).isNull();
    }

    @Test
    void neverTellsAKeyInAString() {
        Subject subject = issuer.issued("example.test");
        assertThat(issuer.sealedKeys.find(KeyReference.of(subject, 1)).orElseThrow())
                .hasToString("SealedKey[domain:example.test#1]");
    }

    @Test
    void countsNoIssuanceForADomainThatIsRemovedMeanwhile() {
        Subject subject = issuer.register("example.test", 1, wildcard("example.test"));
        issuer.power.at(Checkpoint.ISSUER_CHALLENGE_PRESENTED, () -> issuer.remove(subject, 2));
        issuer.sweep();
        assertThat(issuer.issuances).isZero();
        assertThat(issuer.lastStatement().removed()).isTrue();
        issuer.register("other.test", 1, wildcard("other.test"));
        issuer.sweep();
        assertThat(issuer.issuances).isEqualTo(1);
    }

    @Test
    void leavesAShutdownUnrecorded() {
        Subject subject = issuer.register("example.test", 1, wildcard("example.test"));
        issuer.dns.hideFor(3);
        issuer.power.at(
                Checkpoint.ISSUER_CHALLENGE_PRESENTED, () -> Thread.currentThread().interrupt());
        assertThatThrownBy(issuer::sweep).isInstanceOf(WaxsealException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(issuer.lineage(subject).attempts()).isZero();
        issuer.sweep();
        assertThat(issuer.authority.created()).isEqualTo(1);
        assertThat(issuer.lineage(subject).generation()).isEqualTo(1);
    }

    private Subject killedWithOrder() {
        Subject subject = issuer.register("example.test", 1, wildcard("example.test"));
        issuer.power.killAt(Checkpoint.ISSUER_ORDER_CREATED);
        assertThatThrownBy(issuer::sweep).isInstanceOf(Killed.class);
        issuer.power.restore();
        return subject;
    }
}
