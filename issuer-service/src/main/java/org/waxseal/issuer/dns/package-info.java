/**
 * DNS over dnsjava: TXT records by DNS UPDATE (RFC 2136) signed with TSIG (RFC 8945), and look-ups.
 * Open {@link org.waxseal.issuer.dns.DynamicUpdateSolver} and {@link org.waxseal.issuer.dns.Lookup}
 * first.
 */
@NullMarked
package org.waxseal.issuer.dns;

import org.jspecify.annotations.NullMarked;
