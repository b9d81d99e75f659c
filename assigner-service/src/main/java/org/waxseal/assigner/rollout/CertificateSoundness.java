package org.waxseal.assigner.rollout;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.pki.CertificateChain;

/**
 * What the configuration tests of servers do not see: Dovecot, Apache and Postfix accept a key that
 * does not belong to the certificate and fail only at the next start or handshake.
 */
final class CertificateSoundness {
    /** A node's clock and ours may differ by this much. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private CertificateSoundness() {}

    /** What a client would object to; empty when it would not. */
    static Optional<String> fault(
            CertificateChain chain, SortedSet<CertificateName> names, Instant now) {
        if (chain.notAfter().isBefore(now)) {
            return Optional.of("it expired at " + chain.notAfter());
        }
        if (chain.notBefore().isAfter(now.plus(TOLERANCE))) {
            return Optional.of("it is not valid before " + chain.notBefore());
        }
        SortedSet<CertificateName> covered = chain.names();
        for (CertificateName name : names) {
            boolean served =
                    covered.contains(name) || (!name.wildcard() && chain.covers(name.base()));
            if (!served) {
                return Optional.of("it does not cover " + name);
            }
        }
        return chainFault(chain.certificates(), now);
    }

    private static Optional<String> chainFault(List<X509Certificate> certificates, Instant now) {
        for (int index = 0; index + 1 < certificates.size(); index++) {
            X509Certificate issued = certificates.get(index);
            X509Certificate issuer = certificates.get(index + 1);
            String issuerName = issuer.getSubjectX500Principal().getName();
            if (!issued.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
                return Optional.of(
                        "its chain is out of order: certificate %d was not issued by '%s', which follows it"
                                .formatted(index + 1, issuerName));
            }
            try {
                issued.verify(issuer.getPublicKey());
            } catch (GeneralSecurityException e) {
                return Optional.of(
                        "its chain is broken: certificate %d was not signed by '%s'"
                                .formatted(index + 1, issuerName));
            }
            if (issuer.getNotAfter().toInstant().isBefore(now)) {
                return Optional.of("its intermediate '" + issuerName + "' has expired");
            }
        }
        return Optional.empty();
    }

    /** Why the key does not belong to the leaf; empty when it does. Says nothing of the key. */
    static Optional<String> fault(PrivateKeyPem key, X509Certificate leaf) {
        Optional<byte[]> decoded = decode(key);
        if (decoded.isEmpty()) {
            return Optional.of("its key is not PKCS#8 PEM");
        }
        PublicKey expected = leaf.getPublicKey();
        try {
            PrivateKey secret =
                    KeyFactory.getInstance(expected.getAlgorithm())
                            .generatePrivate(new PKCS8EncodedKeySpec(decoded.get()));
            return signsFor(secret, expected)
                    ? Optional.empty()
                    : Optional.of("its key belongs to another certificate");
        } catch (GeneralSecurityException e) {
            return Optional.of("its key is no key of kind " + expected.getAlgorithm());
        } finally {
            Arrays.fill(decoded.get(), (byte) 0);
        }
    }

    private static boolean signsFor(PrivateKey secret, PublicKey expected)
            throws GeneralSecurityException {
        String algorithm =
                switch (expected.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> expected.getAlgorithm();
                };
        byte[] challenge = new byte[32];
        new SecureRandom().nextBytes(challenge);
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(secret);
        signer.update(challenge);
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(expected);
        verifier.update(challenge);
        return verifier.verify(signer.sign());
    }

    private static Optional<byte[]> decode(PrivateKeyPem key) {
        String text = new String(key.octets(), StandardCharsets.US_ASCII);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
