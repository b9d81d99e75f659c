package org.waxseal.common.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletRequest;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.trust.FileInternalTrust;
import org.waxseal.common.trust.TrustProperties;

class ClientNamesTest {
    @Test
    void aServiceIsKnownByItsOwnCertificate(@TempDir Path directory) throws Exception {
        FileInternalTrust trust =
                FileInternalTrust.open(
                        new TrustProperties(directory, List.of()), "assigner", Clock.systemUTC());
        String identity = Files.readString(trust.identityFile());
        String chain = identity.substring(identity.indexOf("-----BEGIN CERTIFICATE"));
        MockHttpServletRequest request = shown(CertificateChain.fromPem(chain).leaf());

        assertThat(ClientNames.isService(request, "assigner")).isTrue();
        assertThat(ClientNames.isService(request, "issuer")).isFalse();
    }

    @Test
    void theCommonNameOfAPanelIsNotBelieved() throws Exception {
        MockHttpServletRequest request = shown(commonNameOnly("assigner"));

        assertThat(ClientNames.isService(request, "assigner")).isFalse();
    }

    @Test
    void nobodyIsKnownWithoutACertificate() {
        assertThat(ClientNames.isService(new MockHttpServletRequest(), "assigner")).isFalse();
    }

    private static MockHttpServletRequest shown(X509Certificate certificate) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setAttribute(
                "jakarta.servlet.request.X509Certificate", new X509Certificate[] {certificate});
        return request;
    }

    /** As {@code openssl x509 -req} makes it of a request with this subject. */
    private static X509Certificate commonNameOnly(String name) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
        Instant now = Instant.now();
        X500Principal subject = new X500Principal("CN=" + name);
        return new JcaX509CertificateConverter()
                .getCertificate(
                        new JcaX509v3CertificateBuilder(
                                        subject,
                                        BigInteger.ONE,
                                        Date.from(now),
                                        Date.from(now.plus(Duration.ofDays(1))),
                                        subject,
                                        pair.getPublic())
                                .build(
                                        new JcaContentSignerBuilder("SHA256withECDSA")
                                                .build(pair.getPrivate())));
    }
}
