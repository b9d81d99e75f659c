/**
 * TXT records by DNS UPDATE (RFC 2136) signed with TSIG (RFC 8945), over dnsjava. Open {@link
 * org.waxseal.issuer.dns.DynamicUpdateSolver} first.
 */
@NullMarked
package org.waxseal.issuer.dns;

import org.jspecify.annotations.NullMarked;
