package org.waxseal.assigner.reconcile;

import java.util.SortedSet;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.Fingerprint;

/**
 * A chain with what is asked of it often, worked out once.
 *
 * @param leaf fingerprint of the chain's leaf
 * @param names the leaf's
 */
record WantedCertificate(
        CertificateChain chain, Fingerprint leaf, SortedSet<CertificateName> names) {

    static WantedCertificate of(CertificateChain chain) {
        return new WantedCertificate(chain, chain.fingerprint(), chain.names());
    }

    boolean covers(DnsName host) {
        return names.stream().anyMatch(name -> name.covers(host));
    }
}
