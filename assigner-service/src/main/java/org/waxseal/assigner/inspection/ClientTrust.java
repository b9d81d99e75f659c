package org.waxseal.assigner.inspection;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.pki.CertificateChain;

/**
 * The roots that clients know, and path validation against them (RFC 5280 section 6). Revocation is
 * not asked for: as mail clients do.
 */
public final class ClientTrust {
    private final Set<X509Certificate> roots;
    private final Set<TrustAnchor> anchors;

    public ClientTrust(Collection<X509Certificate> roots) {
        this.roots = Set.copyOf(roots);
        this.anchors =
                this.roots.stream()
                        .map(root -> new TrustAnchor(root, null))
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether {@code certificate} is itself a root that clients know. */
    boolean isRoot(X509Certificate certificate) {
        return roots.contains(certificate);
    }

    /** Whether one of the roots signed {@code certificate}. */
    boolean issued(X509Certificate certificate) {
        return roots.stream().anyMatch(root -> signed(root, certificate));
    }

    /**
     * Why no valid path leads from the leaf to a root, or null when one does. Certificates may have
     * been sent in any order, as RFC 8446 section 4.4.2 asks clients to bear.
     *
     * @param at the instant at which the path is to be valid
     */
    @Nullable String fault(CertificateChain presented, Instant at) {
        if (anchors.isEmpty()) {
            return "no root is trusted at all";
        }
        X509CertSelector leaf = new X509CertSelector();
        leaf.setCertificate(presented.leaf());
        try {
            PKIXBuilderParameters parameters =
                    new PKIXBuilderParameters(new HashSet<>(anchors), leaf);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(at));
            parameters.addCertStore(
                    CertStore.getInstance(
                            "Collection",
                            new CollectionCertStoreParameters(
                                    List.copyOf(presented.certificates()))));
            CertPathBuilder.getInstance("PKIX").build(parameters);
            return null;
        } catch (CertPathBuilderException | InvalidAlgorithmParameterException e) {
            return message(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PKIX and Collection", e);
        }
    }

    /** Whether the key of {@code issuer} signed {@code certificate}, and the names agree. */
    static boolean signed(X509Certificate issuer, X509Certificate certificate) {
        if (!issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String message(Exception e) {
        Throwable cause = e.getCause();
        String message = cause == null ? e.getMessage() : cause.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
