package org.waxseal.issuer.authority;

import org.jspecify.annotations.Nullable;
import org.waxseal.common.pki.CertificateChain;

/**
 * What an order says beside its names.
 *
 * @param replaces the certificate that this one will replace, so that the authority knows it as a
 *     renewal (RFC 9773 section 5); null for none. Ignored by an authority without renewal
 *     information.
 */
public record OrderTerms(@Nullable CertificateChain replaces) {
    /** Only the names. */
    public static final OrderTerms NONE = new OrderTerms(null);
}
