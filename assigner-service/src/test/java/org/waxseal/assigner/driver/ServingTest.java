package org.waxseal.assigner.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.KeyType;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.NodeStatement;

class ServingTest {
    private static final TestAuthority AUTHORITY = new TestAuthority();
    private static final DnsName HOST = DnsName.of("mx1.hoster.test");
    private static final DesiredCertificate NODE =
            AUTHORITY.issue(Subject.node(new NodeId("mx1")), HOST.ascii());

    static DesiredState state(
            Optional<DesiredCertificate> serverWide, DesiredCertificate... certificates) {
        return DesiredState.of(
                new NodeStatement(
                        new NodeId("mx1"),
                        HOST,
                        "127.0.0.1",
                        "/etc/waxseal",
                        List.of(),
                        new CertificatePolicy(List.of(), KeyType.ECDSA_P256, 0),
                        Instant.EPOCH,
                        1,
                        false),
                serverWide,
                List.of(certificates));
    }

    private static Serving wanted(DesiredState state, Serving found) {
        return Serving.wanted(state, DesiredCertificate::mail, found);
    }

    @Test
    void longestDomainAndTheNodeGoFirst() {
        DesiredCertificate wide =
                AUTHORITY.issue(
                        Subject.domain(DnsName.of("hoster.test")),
                        "hoster.test",
                        "shop.hoster.test",
                        HOST.ascii());
        DesiredCertificate shop =
                AUTHORITY.issue(Subject.domain(DnsName.of("shop.hoster.test")), "shop.hoster.test");

        Serving serving = wanted(state(Optional.of(NODE), shop, wide), Serving.nothing());

        assertThat(serving.names())
                .containsEntry(
                        CertificateName.of("shop.hoster.test"),
                        new Placement(shop.subject(), shop.fingerprint()))
                .containsEntry(
                        CertificateName.exact(HOST),
                        new Placement(NODE.subject(), NODE.fingerprint()))
                .containsEntry(
                        CertificateName.of("hoster.test"),
                        new Placement(wide.subject(), wide.fingerprint()));
        assertThat(wanted(state(Optional.of(NODE), wide, shop), Serving.nothing()))
                .isEqualTo(serving);
    }

    @Test
    void heldSubjectsStayAsFound() {
        DesiredCertificate old = AUTHORITY.wildcard("a.test");
        DesiredCertificate renewed = AUTHORITY.wildcard("a.test");
        Serving found = wanted(state(Optional.of(NODE), old), Serving.nothing());

        DesiredState held = state(Optional.of(NODE), renewed).holding(Set.of(renewed.subject()));

        assertThat(wanted(held, found)).isEqualTo(found);
        DesiredState gone = state(Optional.of(NODE)).holding(Set.of(renewed.subject()));
        assertThat(wanted(gone, found)).isEqualTo(found);
    }

    @Test
    void oldDefaultStaysWhileThereIsNoNewOne() {
        Serving found =
                new Serving(
                        Optional.of(new Placement(NODE.subject(), NODE.fingerprint())),
                        new TreeMap<>());

        assertThat(wanted(state(Optional.empty()), found).serverWide())
                .isEqualTo(found.serverWide());
    }

    @Test
    void changesNameWhatClientsSee() {
        DesiredCertificate a = AUTHORITY.wildcard("a.test");
        Serving before = wanted(state(Optional.empty(), a), Serving.nothing());
        DesiredCertificate b = AUTHORITY.wildcard("b.test");
        Serving after = wanted(state(Optional.of(NODE), b), before);

        assertThat(after.changesFrom(before, Software.DOVECOT, HOST))
                .extracting(
                        change -> change.name().ascii(),
                        change -> change.before().isPresent(),
                        change -> change.after().isPresent())
                .containsExactlyInAnyOrder(
                        tuple("*.a.test", true, false),
                        tuple("a.test", true, false),
                        tuple("*.b.test", false, true),
                        tuple("b.test", false, true),
                        tuple(HOST.ascii(), false, true));
        assertThat(after.changesFrom(after, Software.DOVECOT, HOST)).isEmpty();
    }
}
