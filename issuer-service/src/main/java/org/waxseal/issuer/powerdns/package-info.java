/**
 * TXT records by the HTTP API of PowerDNS. Open {@link org.waxseal.issuer.powerdns.PowerDnsSolver}
 * first.
 */
@NullMarked
package org.waxseal.issuer.powerdns;

import org.jspecify.annotations.NullMarked;
