package org.waxseal.common.statement;

import java.util.List;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.pki.KeyType;

/**
 * What certificate is wanted.
 *
 * @param names in the order wanted; {@code D, *.D} for a wildcard certificate
 * @param renewal grows by one each time somebody asks for a new certificate with a new key now; 0
 *     at first
 */
public record CertificatePolicy(List<CertificateName> names, KeyType keyType, long renewal) {
    public CertificatePolicy {
        names = List.copyOf(names);
    }
}
