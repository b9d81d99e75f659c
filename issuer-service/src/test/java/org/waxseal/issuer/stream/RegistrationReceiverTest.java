package org.waxseal.issuer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.KeyType;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.statement.OwnerLocale;
import org.waxseal.common.statement.OwnerStatement;
import org.waxseal.issuer.fake.IssuerHarness;
import org.waxseal.issuer.placement.Placement;

class RegistrationReceiverTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final NodeId MAIL = new NodeId("mx1");
    private static final NodeId WEBMAIL = new NodeId("web1");
    private static final CertificatePolicy UNNAMED =
            new CertificatePolicy(List.of(), KeyType.ECDSA_P256, 0);

    private final IssuerHarness issuer = new IssuerHarness();
    private final RegistrationReceiver receiver =
            new RegistrationReceiver(issuer.recordRegistration);

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void placesADomainOnTheNodesOfItsMailAndWebmail() {
        receiver.receive(domain(3, MAIL, UNNAMED, false));
        Subject subject = Subject.parse("domain:example.test");
        assertThat(issuer.placements.find(subject))
                .contains(new Placement(subject, Set.of(MAIL, WEBMAIL), 3, false));
        assertThat(issuer.lineage(subject).desired())
                .containsExactly(
                        CertificateName.of("example.test"), CertificateName.of("*.example.test"));
    }

    @Test
    void followsAMoveWithoutANewCertificate() {
        receiver.receive(domain(1, MAIL, UNNAMED, false));
        issuer.sweep();
        receiver.receive(domain(2, new NodeId("mx2"), UNNAMED, false));
        issuer.sweep();
        Subject subject = Subject.parse("domain:example.test");
        assertThat(issuer.placements.find(subject).orElseThrow().isServedBy(MAIL)).isFalse();
        assertThat(issuer.lineage(subject).generation()).isEqualTo(1);
    }

    @Test
    void takesTheNamesOfThePolicy() {
        receiver.receive(domain(1, MAIL, IssuerHarness.policy(0, "mail.example.test"), false));
        assertThat(issuer.lineage(Subject.parse("domain:example.test")).desired())
                .containsExactly(CertificateName.of("mail.example.test"));
    }

    @Test
    void placesANodeOnItselfUnderItsHostName() {
        receiver.receive(
                new NodeStatement(
                        MAIL,
                        DnsName.of("mx1.hosting.test"),
                        "127.0.0.1",
                        "/etc/waxseal",
                        List.of(),
                        UNNAMED,
                        NOW,
                        1,
                        false));
        Subject subject = Subject.node(MAIL);
        assertThat(issuer.placements.find(subject).orElseThrow().isServedBy(MAIL)).isTrue();
        assertThat(issuer.lineage(subject).desired())
                .containsExactly(CertificateName.of("mx1.hosting.test"));
    }

    @Test
    void retiresARemovedDomain() {
        receiver.receive(domain(1, MAIL, UNNAMED, false));
        receiver.receive(domain(2, MAIL, UNNAMED, true));
        issuer.sweep();
        assertThat(issuer.lastStatement().removed()).isTrue();
    }

    @Test
    void ignoresWhatItDoesNotNeed() {
        receiver.receive(
                new OwnerStatement(
                        new OwnerId("alice"),
                        "Alice",
                        "alice@example.org",
                        OwnerLocale.ENGLISH,
                        NOW,
                        1,
                        false));
        assertThat(issuer.woken).isEmpty();
    }

    private static DomainStatement domain(
            long revision, NodeId mailNode, CertificatePolicy policy, boolean removed) {
        return new DomainStatement(
                DnsName.of("example.test"),
                "example.test",
                new OwnerId("alice"),
                mailNode,
                WEBMAIL,
                policy,
                NOW,
                revision,
                removed);
    }
}
