package org.waxseal.issuer.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waxseal.issuer.fake.IssuerHarness.policy;
import static org.waxseal.issuer.fake.IssuerHarness.wildcard;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.KeyType;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.issuer.fake.IssuerHarness;
import org.waxseal.issuer.vault.KeyReference;

class RenewalTest {
    private final IssuerHarness issuer = new IssuerHarness();

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void renewsWithANewKeyAtThePersistedInstant() {
        Subject subject = issuer.issued("example.test");
        CertificateChain first = current(subject);
        issuer.clock.set(renewAt(subject).minusSeconds(1));
        issuer.sweep();
        assertThat(current(subject)).isEqualTo(first);

        issuer.clock.advance(Duration.ofSeconds(1));
        issuer.sweep();

        CertificateChain second = current(subject);
        assertThat(issuer.lineage(subject).generation()).isEqualTo(2);
        assertThat(second.leaf().getPublicKey()).isNotEqualTo(first.leaf().getPublicKey());
        assertThat(renewAt(subject)).isAfter(issuer.clock.instant());
        assertThat(issuer.lastStatement().revision()).isEqualTo(2);
    }

    @Test
    void drawsTheInstantFromTwoThirdsOfALongLife() {
        Subject subject = issuer.issued("example.test");
        Instant latest = current(subject).notBefore().plus(Duration.ofDays(60)).plusSeconds(1);
        assertThat(renewAt(subject))
                .isBeforeOrEqualTo(latest)
                .isAfter(latest.minus(Duration.ofDays(90).dividedBy(20)));
    }

    @Test
    void drawsTheInstantFromHalfOfAShortLife() {
        issuer.authority.lifetime(Duration.ofHours(160));
        Subject subject = issuer.issued("example.test");
        Instant latest = current(subject).notBefore().plus(Duration.ofHours(80)).plusSeconds(1);
        assertThat(renewAt(subject))
                .isBeforeOrEqualTo(latest)
                .isAfter(latest.minus(Duration.ofHours(8)));
    }

    @Test
    void spreadsTheRenewalsOfOneDay() {
        assertThat(renewAt(issuer.issued("one.test")))
                .isNotEqualTo(renewAt(issuer.issued("two.test")));
    }

    @Test
    void renewsWhenSomebodyAsks() {
        Subject subject = issuer.issued("example.test");
        CertificateChain first = current(subject);
        issuer.register("example.test", 2, policy(1, "example.test", "*.example.test"));
        issuer.sweep();
        assertThat(issuer.lineage(subject).generation()).isEqualTo(2);
        assertThat(current(subject).leaf().getPublicKey())
                .isNotEqualTo(first.leaf().getPublicKey());

        issuer.register("example.test", 3, policy(1, "example.test", "*.example.test"));
        issuer.sweep();
        assertThat(issuer.lineage(subject).generation()).isEqualTo(2);
    }

    @Test
    void issuesAgainForAnotherKeyType() {
        Subject subject = issuer.issued("example.test");
        issuer.register(
                "example.test",
                2,
                new CertificatePolicy(wildcard("example.test").names(), KeyType.RSA_2048, 0));
        issuer.sweep();
        assertThat(current(subject).leaf().getPublicKey().getAlgorithm()).isEqualTo("RSA");
    }

    @Test
    void keepsTheOldCertificateWhileARenewalFails() {
        Subject subject = issuer.issued("example.test");
        CertificateChain first = current(subject);
        issuer.clock.set(renewAt(subject));
        issuer.authority.failWith(ErrorCode.CA_REFUSED, null);
        issuer.sweep();
        assertThat(issuer.lastStatement().current()).isEqualTo(first);
        assertThat(issuer.lastStatement().generation()).isEqualTo(1);
        assertThat(Objects.requireNonNull(issuer.lastStatement().lastFailure()).code())
                .isEqualTo(ErrorCode.CA_REFUSED);

        issuer.authority.recover();
        issuer.clock.advance(Duration.ofMinutes(1));
        issuer.sweep();
        assertThat(issuer.lastStatement().generation()).isEqualTo(2);
        assertThat(issuer.lastStatement().lastFailure()).isNull();
    }

    @Test
    void keepsTheKeysOfThreeGenerations() {
        Subject subject = issuer.issued("example.test");
        CertificateChain first = current(subject);
        for (int renewal = 1; renewal <= 3; renewal++) {
            issuer.register(
                    "example.test", 1 + renewal, policy(renewal, "example.test", "*.example.test"));
            issuer.sweep();
        }
        assertThat(issuer.lineage(subject).generation()).isEqualTo(4);
        assertThat(issuer.sealedKeys.find(KeyReference.of(subject, 1))).isEmpty();
        assertThat(issuer.lineages.generationOf(subject, first.fingerprint())).isEmpty();
        assertThat(issuer.sealedKeys.find(KeyReference.of(subject, 2))).isPresent();
    }

    private CertificateChain current(Subject subject) {
        return Objects.requireNonNull(issuer.lineage(subject).current());
    }

    private Instant renewAt(Subject subject) {
        return Objects.requireNonNull(issuer.lineage(subject).renewAt());
    }
}
