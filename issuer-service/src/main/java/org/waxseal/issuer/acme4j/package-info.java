/**
 * The certificate authority over acme4j. Open {@link org.waxseal.issuer.acme4j.Acme4jAuthority}
 * first.
 */
@NullMarked
package org.waxseal.issuer.acme4j;

import org.jspecify.annotations.NullMarked;
