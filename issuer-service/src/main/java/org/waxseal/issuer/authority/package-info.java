/**
 * The certificate authority as the issuer sees it (RFC 8555): orders, authorizations and challenges
 * as values, each call one exchange. Open {@link org.waxseal.issuer.authority.CertificateAuthority}
 * first.
 */
@NullMarked
package org.waxseal.issuer.authority;

import org.jspecify.annotations.NullMarked;
