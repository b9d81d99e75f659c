package org.waxseal.assigner.driver;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.waxseal.assigner.rollout.KeySource;
import org.waxseal.assigner.rollout.PrivateKeyPem;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;

/** A certificate authority of a root and an intermediate, and the keys of all that it issued. */
public final class TestAuthority implements KeySource {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final X509Certificate root;
    private final KeyPair intermediateKeys;
    private final X509Certificate intermediate;
    private final Map<KeyReference, PrivateKeyPem> keys = new HashMap<>();

    public TestAuthority() {
        KeyPair rootKeys = newKeys();
        Instant now = Instant.now().minus(Duration.ofHours(1));
        Instant end = now.plus(Duration.ofDays(100));
        root = sign("CN=Root", rootKeys, "CN=Root", rootKeys.getPrivate(), List.of(), now, end);
        intermediateKeys = newKeys();
        intermediate =
                sign(
                        "CN=Intermediate",
                        intermediateKeys,
                        "CN=Root",
                        rootKeys.getPrivate(),
                        List.of(),
                        now,
                        end);
    }

    /** The root's certificate. */
    public X509Certificate root() {
        return root;
    }

    /** A new certificate for mail and webmail, whose key {@link #fetch} gives. */
    public DesiredCertificate issue(Subject subject, String... names) {
        Instant now = Instant.now();
        return issue(subject, now.minusSeconds(600), now.plus(Duration.ofDays(90)), names);
    }

    /** For a domain and everything one label below it. */
    public DesiredCertificate wildcard(String domain) {
        return issue(Subject.domain(DnsName.of(domain)), domain, "*." + domain);
    }

    /** With other dates. */
    public DesiredCertificate issue(
            Subject subject, Instant notBefore, Instant notAfter, String... names) {
        KeyPair pair = newKeys();
        X509Certificate leaf =
                sign(
                        "CN=leaf",
                        pair,
                        "CN=Intermediate",
                        intermediateKeys.getPrivate(),
                        List.of(names),
                        notBefore,
                        notAfter);
        DesiredCertificate certificate =
                DesiredCertificate.of(
                        subject, new CertificateChain(List.of(leaf, intermediate)), true, true);
        keys.put(certificate.key(), pem(pair.getPrivate()));
        return certificate;
    }

    /** Makes {@link #fetch} give the key of another certificate. */
    public void mixUp(DesiredCertificate certificate, DesiredCertificate other) {
        keys.put(certificate.key(), fetch(other.key()));
    }

    @Override
    public PrivateKeyPem fetch(KeyReference reference) {
        PrivateKeyPem key = keys.get(reference);
        if (key == null) {
            throw new WaxsealException(ErrorCode.KEY_NOT_FOUND, "no key for " + reference);
        }
        return key;
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate sign(
            String subject,
            KeyPair subjectKeys,
            String issuer,
            PrivateKey issuerKey,
            List<String> names,
            Instant notBefore,
            Instant notAfter) {
        try {
            JcaX509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                            new X500Principal(issuer),
                            new BigInteger(100, RANDOM),
                            Date.from(notBefore),
                            Date.from(notAfter),
                            new X500Principal(subject),
                            subjectKeys.getPublic());
            if (names.isEmpty()) {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            } else {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(
                                Stream.of(names.toArray(String[]::new))
                                        .map(name -> new GeneralName(GeneralName.dNSName, name))
                                        .toArray(GeneralName[]::new)));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(issuerKey)));
        } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PrivateKeyPem pem(PrivateKey key) {
        String text =
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(key.getEncoded())
                        + "\n-----END PRIVATE KEY-----\n";
        return new PrivateKeyPem(text.getBytes(StandardCharsets.US_ASCII));
    }
}
