package org.waxseal.issuer.testca;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A key with a certificate that may sign others; P-256, made anew each time. */
final class SelfMadeAuthority {
    // Clients check by the machine's clock, by which the test's may be years off.
    static final Instant LONG_AGO = Instant.parse("2000-01-01T00:00:00Z");
    static final Instant FAR_AHEAD = Instant.parse("2199-12-31T23:59:59Z");

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SERIAL_BITS = 127;

    private final X509Certificate certificate;
    private final X500Name name;
    private final PrivateKey key;

    private SelfMadeAuthority(X509Certificate certificate, X500Name name, PrivateKey key) {
        this.certificate = certificate;
        this.name = name;
        this.key = key;
    }

    static SelfMadeAuthority root(String commonName) {
        KeyPair keys = newKeyPair();
        X500Name name = unique(commonName);
        X509Certificate certificate =
                certify(name, name, keys.getPublic(), keys.getPublic(), keys.getPrivate());
        return new SelfMadeAuthority(certificate, name, keys.getPrivate());
    }

    SelfMadeAuthority intermediate(String commonName) {
        KeyPair keys = newKeyPair();
        X500Name subject = unique(commonName);
        X509Certificate signed =
                certify(name, subject, keys.getPublic(), certificate.getPublicKey(), key);
        return new SelfMadeAuthority(signed, subject, keys.getPrivate());
    }

    X509Certificate certificate() {
        return certificate;
    }

    /**
     * A certificate for a TLS server.
     *
     * @param names at least one
     */
    X509Certificate leaf(
            X500Name subject,
            PublicKey publicKey,
            Collection<GeneralName> names,
            Instant notBefore,
            Instant notAfter) {
        int usage = KeyUsage.digitalSignature;
        if (publicKey instanceof RSAPublicKey) {
            usage |= KeyUsage.keyEncipherment;
        }
        X509v3CertificateBuilder leaf = builder(name, subject, publicKey, notBefore, notAfter);
        try {
            leaf.addExtension(Extension.keyUsage, true, new KeyUsage(usage))
                    .addExtension(
                            Extension.extendedKeyUsage,
                            false,
                            new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils()
                                    .createAuthorityKeyIdentifier(certificate.getPublicKey()))
                    .addExtension(
                            Extension.subjectAlternativeName,
                            subject.size() == 0,
                            new GeneralNames(names.toArray(GeneralName[]::new)));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
        return sign(leaf, key);
    }

    /** The octets of its subject key identifier (RFC 5280 section 4.2.1.2). */
    byte[] keyIdentifier() {
        try {
            return new JcaX509ExtensionUtils()
                    .createSubjectKeyIdentifier(certificate.getPublicKey())
                    .getKeyIdentifier();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate certify(
            X500Name issuer,
            X500Name subject,
            PublicKey publicKey,
            PublicKey issuerPublicKey,
            PrivateKey issuerKey) {
        X509v3CertificateBuilder authority =
                builder(issuer, subject, publicKey, LONG_AGO, FAR_AHEAD);
        try {
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            authority
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                    .addExtension(
                            Extension.keyUsage,
                            true,
                            new KeyUsage(
                                    KeyUsage.keyCertSign
                                            | KeyUsage.cRLSign
                                            | KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            extensions.createSubjectKeyIdentifier(publicKey))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            extensions.createAuthorityKeyIdentifier(issuerPublicKey));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
        return sign(authority, issuerKey);
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Instant notBefore, Instant notAfter) {
        return new JcaX509v3CertificateBuilder(
                issuer, serial(), Date.from(notBefore), Date.from(notAfter), subject, key);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) {
        try {
            return Pem.parse(
                    builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key))
                            .getEncoded());
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Two authorities of one test must not be taken for each other by their names. */
    private static X500Name unique(String commonName) {
        return new X500Name("O=Test Authority,CN=%s %08x".formatted(commonName, RANDOM.nextInt()));
    }

    /** Never zero, never negative (RFC 5280 section 4.1.2.2). */
    private static BigInteger serial() {
        return new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS - 1);
    }
}
