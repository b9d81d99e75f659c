package org.waxseal.issuer.lineage;

import java.security.KeyPair;
import java.util.List;
import org.waxseal.common.name.CertificateName;

/** Makes certificate signing requests (RFC 2986). */
@FunctionalInterface
public interface SigningRequestFactory {

    /**
     * A request for all {@code names} as dNSName entries and without a common name: the field ends
     * at 64 characters (RFC 5280 appendix A.1) and no client reads it any more.
     *
     * @return DER
     */
    byte[] sign(KeyPair key, List<CertificateName> names);
}
