/**
 * Where a domain leads in DNS: to our nodes, elsewhere, or nowhere. The rule is pure, answers come
 * through a port. Open {@link org.waxseal.issuer.pointing.DomainPointing} first.
 */
@NullMarked
package org.waxseal.issuer.pointing;

import org.jspecify.annotations.NullMarked;
