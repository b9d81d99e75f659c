package org.waxseal.assigner.driver;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.Fingerprint;

/**
 * A certificate that a node is to serve.
 *
 * @param subject whose it is
 * @param chain what is sent to clients, leaf first
 * @param names under which it is chosen by SNI; normally all names of the leaf
 * @param mail whether the node's mail servers are to serve it
 * @param webmail whether the node's web server is to serve it
 */
public record DesiredCertificate(
        Subject subject,
        CertificateChain chain,
        SortedSet<CertificateName> names,
        boolean mail,
        boolean webmail) {
    public DesiredCertificate {
        names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }

    /** With all names of the leaf. */
    public static DesiredCertificate of(
            Subject subject, CertificateChain chain, boolean mail, boolean webmail) {
        return new DesiredCertificate(subject, chain, chain.names(), mail, webmail);
    }

    public Fingerprint fingerprint() {
        return chain.fingerprint();
    }

    public KeyReference key() {
        return new KeyReference(subject, fingerprint());
    }

    /** Where its lineage is kept below the node's {@code certs}. */
    public String lineage() {
        return subject.directoryName();
    }
}
