/**
 * Keys and certificate signing requests (RFC 2986). Open {@link
 * org.waxseal.issuer.bouncycastle.SigningRequests} first.
 */
@NullMarked
package org.waxseal.issuer.bouncycastle;

import org.jspecify.annotations.NullMarked;
