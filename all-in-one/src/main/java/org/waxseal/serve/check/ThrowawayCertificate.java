package org.waxseal.serve.check;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;

/** Stands for a certificate that is still to be issued; a plan made with it is never applied. */
final class ThrowawayCertificate {

    private ThrowawayCertificate() {}

    static CertificateChain of(Instant now, DnsName... names) {
        try {
            SecureRandom random = new SecureRandom();
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair key = generator.generateKeyPair();
            X500Name subject = new X500Name("CN=waxseal check");
            GeneralName[] alternatives =
                    Arrays.stream(names)
                            .map(name -> new GeneralName(GeneralName.dNSName, name.ascii()))
                            .toArray(GeneralName[]::new);
            return new CertificateChain(
                    List.of(
                            new JcaX509CertificateConverter()
                                    .getCertificate(
                                            new JcaX509v3CertificateBuilder(
                                                            subject,
                                                            new BigInteger(64, random),
                                                            Date.from(now),
                                                            Date.from(
                                                                    now.plus(Duration.ofHours(1))),
                                                            subject,
                                                            key.getPublic())
                                                    .addExtension(
                                                            Extension.subjectAlternativeName,
                                                            false,
                                                            new GeneralNames(alternatives))
                                                    .build(
                                                            new JcaContentSignerBuilder(
                                                                            "SHA256withECDSA")
                                                                    .build(key.getPrivate())))));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalStateException("every JDK signs with ECDSA", e);
        }
    }
}
