package org.waxseal.issuer.lineage;

import java.net.URI;
import java.util.List;
import org.waxseal.common.name.CertificateName;

/**
 * An order that was made and is not finished.
 *
 * @param url where it is at the authority
 * @param names what it was made for; the signing request has to name the same (RFC 8555 section
 *     7.4)
 */
public record PendingOrder(URI url, List<CertificateName> names) {
    public PendingOrder {
        names = List.copyOf(names);
    }
}
