package org.waxseal.issuer.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waxseal.issuer.fake.IssuerHarness.NODE;
import static org.waxseal.issuer.fake.IssuerHarness.policy;
import static org.waxseal.issuer.fake.IssuerHarness.wildcard;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.issuer.fake.IssuerHarness;
import org.waxseal.issuer.vault.KeyReference;

class RegistrationTest {
    private final IssuerHarness issuer = new IssuerHarness();

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void wakesTheWorkAndDoesNoneItself() {
        Subject subject = issuer.register("example.test", 1, wildcard("example.test"));
        assertThat(issuer.woken).containsExactly(subject.key());
        assertThat(issuer.authority.created()).isZero();
    }

    @Test
    void ignoresRepeatedAndLateRevisions() {
        Subject subject = issuer.issued("example.test");
        issuer.register("example.test", 3, policy(0, "example.test"));
        issuer.register("example.test", 3, wildcard("example.test"));
        issuer.register("example.test", 2, wildcard("example.test"));
        issuer.sweep();
        assertThat(issuer.lineage(subject).desired())
                .containsExactly(CertificateName.of("example.test"));
        assertThat(issuer.lineage(subject).generation()).isEqualTo(2);
    }

    @Test
    void retiresARemovedSubjectAndDestroysItsKeys() {
        Subject subject = issuer.issued("example.test");
        issuer.remove(subject, 2);
        issuer.sweep();
        assertThat(issuer.lastStatement().removed()).isTrue();
        assertThat(issuer.lastStatement().current()).isNull();
        assertThat(issuer.lastStatement().renewAt()).isNull();
        assertThat(issuer.lastStatement().revision()).isEqualTo(2);
        assertThat(issuer.sealedKeys.find(KeyReference.of(subject, 1))).isEmpty();
        issuer.clock.advance(Duration.ofDays(400));
        issuer.sweep();
        assertThat(issuer.published).hasSize(2);
    }

    @Test
    void doesNotBringARemovedSubjectBackForAnOlderStatement() {
        Subject subject = issuer.issued("example.test");
        issuer.remove(subject, 5);
        issuer.sweep();
        issuer.register("example.test", 4, policy(1, "example.test"));
        issuer.remove(subject, 5);
        issuer.sweep();
        assertThat(issuer.published).hasSize(2);
        assertThat(issuer.lineage(subject).removed()).isTrue();
    }

    @Test
    void remembersARemovalThatComesFirst() {
        Subject subject = Subject.parse("domain:example.test");
        issuer.remove(subject, 2);
        issuer.register("example.test", 1, wildcard("example.test"));
        issuer.sweep();
        assertThat(issuer.published).isEmpty();
    }

    @Test
    void issuesANewGenerationForASubjectThatComesBack() {
        Subject subject = issuer.issued("example.test");
        issuer.remove(subject, 2);
        issuer.sweep();
        issuer.register("example.test", 3, wildcard("example.test"));
        issuer.sweep();
        assertThat(issuer.lastStatement().removed()).isFalse();
        assertThat(issuer.lastStatement().generation()).isEqualTo(2);
        assertThat(issuer.lastStatement().revision()).isEqualTo(3);
    }

    @Test
    void stopsAnIssuanceWhoseSubjectIsRemovedOnTheWay() {
        Subject subject = issuer.register("example.test", 1, wildcard("example.test"));
        issuer.power.at(Checkpoint.ISSUER_CHALLENGE_PRESENTED, () -> issuer.remove(subject, 2));
        issuer.sweep();
        assertThat(issuer.published).hasSize(1);
        assertThat(issuer.lastStatement().removed()).isTrue();
        assertThat(issuer.dns.at("_acme-challenge.example.test")).isEmpty();
        assertThat(issuer.sealedKeys.find(KeyReference.of(subject, 1))).isEmpty();
    }

    @Test
    void releasesTheKeyForTheNodeThatServesTheSubject() {
        Subject subject = issuer.issued("example.test");
        byte[] key = issuer.releaseKey.release("assigner", NODE, subject, fingerprint(subject));
        assertThat(issuer.keyPairs.decode(key).getPublic())
                .isEqualTo(issuer.keyOf(subject, 1).getPublic());
    }

    @Test
    void releasesNoKeyForAnotherNode() {
        Subject subject = issuer.issued("example.test");
        assertRefused(new NodeId("web1"), subject, fingerprint(subject), ErrorCode.KEY_NOT_PLACED);
    }

    @Test
    void releasesNoKeyOnceTheSubjectIsRemoved() {
        Subject subject = issuer.issued("example.test");
        Fingerprint fingerprint = fingerprint(subject);
        issuer.remove(subject, 2);
        assertRefused(NODE, subject, fingerprint, ErrorCode.KEY_NOT_PLACED);
    }

    @Test
    void releasesNoKeyForAnUnknownCertificateOrSubject() {
        Subject subject = issuer.issued("example.test");
        assertRefused(NODE, subject, new Fingerprint("0".repeat(64)), ErrorCode.KEY_NOT_FOUND);
        assertRefused(
                NODE,
                Subject.parse("domain:other.test"),
                fingerprint(subject),
                ErrorCode.KEY_NOT_PLACED);
    }

    private void assertRefused(
            NodeId node, Subject subject, Fingerprint fingerprint, ErrorCode code) {
        assertThatThrownBy(() -> issuer.releaseKey.release("assigner", node, subject, fingerprint))
                .isInstanceOfSatisfying(
                        WaxsealException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private Fingerprint fingerprint(Subject subject) {
        return Objects.requireNonNull(issuer.lineage(subject).current()).fingerprint();
    }
}
