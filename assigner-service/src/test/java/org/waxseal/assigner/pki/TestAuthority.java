package org.waxseal.assigner.pki;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.pki.CertificateChain;

/** A root with one intermediate below it, that issues whatever a test asks for. */
public final class TestAuthority {
    private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime());

    private final Instant now;
    private final Made root;
    private final Made intermediate;

    /** A certificate and its key. */
    public record Made(CertificateChain chain, PrivateKey key) {
        public X509Certificate certificate() {
            return chain.leaf();
        }

        /** PKCS#8 in PEM. */
        public String keyPem() {
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                    + "\n-----END PRIVATE KEY-----\n";
        }
    }

    public TestAuthority(Instant now) {
        this(now, "Test");
    }

    public TestAuthority(Instant now, String name) {
        this.now = now;
        this.root = authority("CN=" + name + " Root", null, now.minus(Duration.ofDays(400)));
        this.intermediate =
                authority("CN=" + name + " Intermediate", root, now.minus(Duration.ofDays(399)));
    }

    public X509Certificate root() {
        return root.certificate();
    }

    public X509Certificate intermediate() {
        return intermediate.certificate();
    }

    /** Valid for 90 days around now, with its intermediate. */
    public Made issue(String... names) {
        return issue(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(89)), names);
    }

    public Made issue(Instant notBefore, Instant notAfter, String... names) {
        return leaf(intermediate, notBefore, notAfter, KeyPurposeId.id_kp_serverAuth, names);
    }

    /** For TLS clients only. */
    public Made issueForClients(String... names) {
        return leaf(
                intermediate,
                now.minus(Duration.ofDays(1)),
                now.plus(Duration.ofDays(89)),
                KeyPurposeId.id_kp_clientAuth,
                names);
    }

    public Made selfSigned(String... names) {
        return leaf(
                null,
                now.minus(Duration.ofDays(1)),
                now.plus(Duration.ofDays(3650)),
                KeyPurposeId.id_kp_serverAuth,
                names);
    }

    private static Made leaf(
            @Nullable Made issuer,
            Instant notBefore,
            Instant notAfter,
            KeyPurposeId purpose,
            String... names) {
        try {
            KeyPair pair = pair();
            X500Name subject = new X500Name("CN=leaf " + SERIAL.incrementAndGet());
            JcaX509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                            issuer == null ? subject : subjectOf(issuer.certificate()),
                            BigInteger.valueOf(SERIAL.incrementAndGet()),
                            Date.from(notBefore),
                            Date.from(notAfter),
                            subject,
                            pair.getPublic());
            if (names.length > 0) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(
                                Arrays.stream(names)
                                        .map(name -> new GeneralName(GeneralName.dNSName, name))
                                        .toArray(GeneralName[]::new)));
            }
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
            List<X509Certificate> chain = new ArrayList<>();
            chain.add(sign(builder, issuer == null ? pair.getPrivate() : issuer.key()));
            if (issuer != null) {
                chain.add(issuer.certificate());
            }
            return new Made(new CertificateChain(chain), pair.getPrivate());
        } catch (CertIOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Made authority(String name, @Nullable Made issuer, Instant notBefore) {
        try {
            KeyPair pair = pair();
            X500Name subject = new X500Name(name);
            JcaX509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                            issuer == null ? subject : subjectOf(issuer.certificate()),
                            BigInteger.valueOf(SERIAL.incrementAndGet()),
                            Date.from(notBefore),
                            Date.from(notBefore.plus(Duration.ofDays(7000))),
                            subject,
                            pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            X509Certificate certificate =
                    sign(builder, issuer == null ? pair.getPrivate() : issuer.key());
            return new Made(new CertificateChain(List.of(certificate)), pair.getPrivate());
        } catch (CertIOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X500Name subjectOf(X509Certificate certificate) {
        return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
