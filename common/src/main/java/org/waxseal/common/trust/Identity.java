package org.waxseal.common.trust;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.waxseal.common.pki.CertificateChain;

/** A service's key with its certificate and the authority that signed it. */
record Identity(PrivateKey key, X509Certificate certificate, X509Certificate authority) {

    /** Leaf, then the authority. */
    CertificateChain chain() {
        return new CertificateChain(List.of(certificate, authority));
    }

    /** Less than a third of its life is left. */
    boolean isAgeing(Clock clock) {
        Instant end = certificate.getNotAfter().toInstant();
        Duration life = Duration.between(certificate.getNotBefore().toInstant(), end);
        return Duration.between(clock.instant(), end).compareTo(life.dividedBy(3)) < 0;
    }

    /** False when the authority was made anew since. */
    boolean isSignedByItsAuthority() {
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Key and chain are not for a log. */
    @Override
    public String toString() {
        return "Identity[" + certificate.getSubjectX500Principal().getName() + "]";
    }
}
