package org.waxseal.assigner.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.waxseal.assigner.driver.DesiredCertificate;
import org.waxseal.assigner.driver.TestAuthority;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.pki.CertificateChain;

class CertificateSoundnessTest {
    private static final TestAuthority AUTHORITY = new TestAuthority();
    private static final DesiredCertificate CERTIFICATE = AUTHORITY.wildcard("a.test");
    private final Instant now = Instant.now();

    private static SortedSet<CertificateName> names(String... names) {
        SortedSet<CertificateName> set = new TreeSet<>();
        for (String name : names) {
            set.add(CertificateName.of(name));
        }
        return set;
    }

    @Test
    void soundCertificateHasNoFault() {
        assertThat(
                        CertificateSoundness.fault(
                                CERTIFICATE.chain(), names("a.test", "mail.a.test"), now))
                .isEmpty();
        assertThat(
                        CertificateSoundness.fault(
                                AUTHORITY.fetch(CERTIFICATE.key()), CERTIFICATE.chain().leaf()))
                .isEmpty();
    }

    @Test
    void datesAreChecked() {
        assertThat(
                        CertificateSoundness.fault(
                                CERTIFICATE.chain(),
                                CERTIFICATE.names(),
                                now.plus(Duration.ofDays(100))))
                .hasValueSatisfying(fault -> assertThat(fault).contains("expired"));
        assertThat(
                        CertificateSoundness.fault(
                                CERTIFICATE.chain(),
                                CERTIFICATE.names(),
                                now.minus(Duration.ofDays(1))))
                .hasValueSatisfying(fault -> assertThat(fault).contains("not valid before"));
    }

    @Test
    void namesMustBeCovered() {
        assertThat(CertificateSoundness.fault(CERTIFICATE.chain(), names("x.y.a.test"), now))
                .contains("it does not cover x.y.a.test");
        assertThat(CertificateSoundness.fault(CERTIFICATE.chain(), names("*.b.test"), now))
                .contains("it does not cover *.b.test");
    }

    @Test
    void chainMustBeInOrder() {
        var leaf = CERTIFICATE.chain().leaf();
        var other = AUTHORITY.wildcard("b.test").chain().leaf();
        CertificateChain unordered = new CertificateChain(List.of(leaf, other));
        CertificateChain foreign =
                new CertificateChain(
                        List.of(
                                leaf,
                                new TestAuthority()
                                        .wildcard("c.test")
                                        .chain()
                                        .certificates()
                                        .get(1)));

        assertThat(CertificateSoundness.fault(unordered, CERTIFICATE.names(), now))
                .hasValueSatisfying(fault -> assertThat(fault).contains("out of order"));
        assertThat(CertificateSoundness.fault(foreign, CERTIFICATE.names(), now))
                .hasValueSatisfying(fault -> assertThat(fault).contains("not signed by"));
    }

    @Test
    void keyMustBelongToTheLeafAndIsNeverShown() {
        DesiredCertificate other = AUTHORITY.wildcard("b.test");
        PrivateKeyPem wrong = AUTHORITY.fetch(other.key());

        assertThat(CertificateSoundness.fault(wrong, CERTIFICATE.chain().leaf()))
                .contains("its key belongs to another certificate");
        assertThat(
                        CertificateSoundness.fault(
                                new PrivateKeyPem("not a key".getBytes(StandardCharsets.US_ASCII)),
                                CERTIFICATE.chain().leaf()))
                .contains("its key is not PKCS#8 PEM");
        assertThat(
                        CertificateSoundness.fault(
                                new PrivateKeyPem(
                                        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
                                                .getBytes(StandardCharsets.US_ASCII)),
                                CERTIFICATE.chain().leaf()))
                .contains("its key is no key of kind EC");
        assertThat(wrong).hasToString("(private key)");
    }
}
