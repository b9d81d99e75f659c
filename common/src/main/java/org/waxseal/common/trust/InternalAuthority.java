package org.waxseal.common.trust;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.pki.CertificateChain;

/**
 * The certificate authority of one installation, in files. Signs for names of services only and is
 * trusted by nothing else.
 */
final class InternalAuthority {
    static final String CERTIFICATE_FILE = "authority.pem";
    static final String KEY_FILE = "authority.key.pem";

    private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(20 * 365L);
    private static final Duration LEAF_LIFETIME = Duration.ofDays(365);

    /** Clocks of two hosts may differ. */
    private static final Duration BACKDATED = Duration.ofHours(1);

    private static final String SIGNATURE = "SHA256withECDSA";

    private final X509Certificate certificate;
    private final @Nullable PrivateKey key;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    private InternalAuthority(X509Certificate certificate, @Nullable PrivateKey key, Clock clock) {
        this.certificate = certificate;
        this.key = key;
        this.clock = clock;
    }

    /** Reads the authority or makes it; call it {@link PrivateFiles#exclusively}. */
    static InternalAuthority open(PrivateFiles files, Clock clock) {
        if (files.exists(CERTIFICATE_FILE)) {
            X509Certificate certificate =
                    CertificateChain.fromPem(files.read(CERTIFICATE_FILE)).leaf();
            PrivateKey key = files.exists(KEY_FILE) ? readKey(files, KEY_FILE) : null;
            return new InternalAuthority(certificate, key, clock);
        }
        InternalAuthority made = make(clock);
        // The key first: a certificate without its key would be taken for a copy that only trusts.
        files.write(KEY_FILE, made.keyPem());
        files.write(CERTIFICATE_FILE, new CertificateChain(List.of(made.certificate)).toPem());
        return made;
    }

    X509Certificate certificate() {
        return certificate;
    }

    /** False on a host that was given only its own certificate. */
    boolean canSign() {
        return key != null;
    }

    /** A new key and its certificate for one service. */
    Identity issue(String service, List<String> hostNames) {
        PrivateKey signer = key;
        if (signer == null) {
            throw new WaxsealException(
                    ErrorCode.VAULT_LOCKED,
                    "no certificate for "
                            + service
                            + " can be made here: "
                            + KEY_FILE
                            + " is missing in waxseal.trust.directory");
        }
        try {
            KeyPair pair = newKey();
            Instant now = clock.instant();
            X509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                            certificate.getSubjectX500Principal(),
                            serial(),
                            Date.from(now.minus(BACKDATED)),
                            Date.from(now.plus(LEAF_LIFETIME)),
                            new X500Principal("CN=" + service),
                            pair.getPublic());
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(
                            new KeyPurposeId[] {
                                KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                            }));
            builder.addExtension(
                    Extension.subjectAlternativeName, false, names(service, hostNames));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    extensions.createAuthorityKeyIdentifier(certificate));
            return new Identity(pair.getPrivate(), sign(builder, signer), certificate);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw fault("cannot sign a certificate for " + service, e);
        }
    }

    private static InternalAuthority make(Clock clock) {
        try {
            KeyPair pair = newKey();
            SecureRandom random = new SecureRandom();
            Instant now = clock.instant();
            X500Name name =
                    new X500Name(
                            "CN=Waxseal internal "
                                    + Long.toHexString(random.nextLong() & 0xffffffffL));
            X509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                            name,
                            new BigInteger(127, random),
                            Date.from(now.minus(BACKDATED)),
                            Date.from(now.plus(AUTHORITY_LIFETIME)),
                            name,
                            pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            return new InternalAuthority(
                    sign(builder, pair.getPrivate()), pair.getPrivate(), clock);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw fault("cannot make the internal certificate authority", e);
        }
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
    }

    private static GeneralNames names(String service, List<String> hostNames) {
        List<GeneralName> names = new ArrayList<>();
        names.add(new GeneralName(GeneralName.dNSName, service));
        names.add(new GeneralName(GeneralName.dNSName, "localhost"));
        names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
        names.add(new GeneralName(GeneralName.iPAddress, "::1"));
        for (String host : hostNames) {
            boolean address = host.matches("[0-9.]+") || host.contains(":");
            names.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host));
        }
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    private BigInteger serial() {
        return new BigInteger(127, random).add(BigInteger.ONE);
    }

    private static KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private String keyPem() {
        return toPem(Objects.requireNonNull(key, "a new authority has its key"));
    }

    /** PKCS#8, not encrypted. */
    static String toPem(PrivateKey key) {
        StringWriter pem = new StringWriter();
        try (PemWriter writer = new PemWriter(pem)) {
            writer.writeObject(new JcaPKCS8Generator(key, null));
        } catch (IOException e) {
            throw fault("cannot encode a private key", e);
        }
        return pem.toString();
    }

    static PrivateKey readKey(PrivateFiles files, String name) {
        try (PEMParser parser = new PEMParser(new StringReader(files.read(name)))) {
            if (parser.readObject() instanceof PrivateKeyInfo found) {
                // A key of another provider than the JDK's is never shown as a client certificate:
                // BouncyCastle, once registered, calls its algorithm ECDSA and JSSE asks for EC.
                return KeyFactory.getInstance("EC")
                        .generatePrivate(new PKCS8EncodedKeySpec(found.getEncoded()));
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            // The cause could quote what it stumbled over, and that is a key.
            throw fault(files.path(name) + " is damaged: it holds no readable PKCS#8 key", null);
        }
        throw fault(files.path(name) + " holds no PKCS#8 key", null);
    }

    private static WaxsealException fault(String sentence, @Nullable Throwable cause) {
        return new WaxsealException(ErrorCode.INTERNAL_FAULT, sentence, cause);
    }
}
