package org.waxseal.common.pki;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;

/**
 * Certificates as a TLS server sends them: leaf first, then intermediates, without the root (RFC
 * 8446 section 4.4.2).
 *
 * @param certificates at least one, leaf first
 */
public record CertificateChain(List<X509Certificate> certificates) {
    private static final System.Logger LOGGER = System.getLogger(CertificateChain.class.getName());
    private static final int DNS_NAME = 2; // GeneralName dNSName, RFC 5280 section 4.2.1.6

    public CertificateChain {
        certificates = List.copyOf(certificates);
        if (certificates.isEmpty()) {
            throw new WaxsealException(
                    ErrorCode.CERTIFICATE_INVALID, "a certificate chain has at least its leaf");
        }
    }

    /**
     * Reads concatenated PEM certificates, leaf first.
     *
     * @throws WaxsealException with {@code CERTIFICATE_INVALID} when it holds none or does not
     *     parse
     */
    public static CertificateChain fromPem(String pem) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            Collection<X509Certificate> certificates = new ArrayList<>();
            for (var certificate :
                    factory.generateCertificates(
                            new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))) {
                certificates.add((X509Certificate) certificate);
            }
            return new CertificateChain(List.copyOf(certificates));
        } catch (CertificateException e) {
            throw new WaxsealException(
                    ErrorCode.CERTIFICATE_INVALID, "not a PEM certificate chain", e);
        }
    }

    public X509Certificate leaf() {
        return certificates.getFirst();
    }

    public Fingerprint fingerprint() {
        return Fingerprint.of(leaf());
    }

    public Instant notBefore() {
        return leaf().getNotBefore().toInstant();
    }

    public Instant notAfter() {
        return leaf().getNotAfter().toInstant();
    }

    /** The leaf's dNSName entries (the common name is not a name: RFC 9525 section 2). */
    public SortedSet<CertificateName> names() {
        return namesOf(leaf());
    }

    public boolean covers(DnsName host) {
        return names().stream().anyMatch(name -> name.covers(host));
    }

    /** Issuer equals subject and the leaf's own key signed it. */
    public boolean selfSigned() {
        return isSelfSigned(leaf());
    }

    /** PEM, leaf first, each line ended by {@code \n} (RFC 7468 section 5). */
    public String toPem() {
        StringBuilder pem = new StringBuilder();
        Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
        for (X509Certificate certificate : certificates) {
            try {
                pem.append("-----BEGIN CERTIFICATE-----\n")
                        .append(encoder.encodeToString(certificate.getEncoded()))
                        .append("\n-----END CERTIFICATE-----\n");
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException("a parsed certificate has an encoding", e);
            }
        }
        return pem.toString();
    }

    /** The dNSName entries of any certificate; entries that are no valid name are left out. */
    public static SortedSet<CertificateName> namesOf(X509Certificate certificate) {
        SortedSet<CertificateName> names = new TreeSet<>();
        Collection<List<?>> alternatives;
        try {
            alternatives = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException e) {
            return names;
        }
        if (alternatives == null) {
            return names;
        }
        for (List<?> alternative : alternatives) {
            if (alternative.get(0) instanceof Integer type
                    && type == DNS_NAME
                    && alternative.get(1) instanceof String name) {
                addIfName(names, name);
            }
        }
        return names;
    }

    /** A foreign server may present anything; what is no name covers nothing. */
    private static void addIfName(SortedSet<CertificateName> names, String written) {
        try {
            names.add(CertificateName.of(written));
        } catch (WaxsealException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "Ignored in a certificate: {0}", e.sentence());
        }
    }

    public static boolean isSelfSigned(X509Certificate certificate) {
        if (!certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
