/**
 * Proving control over names by TXT records (RFC 8555 section 8.4): values are added beside others,
 * remembered while they stand, and only our own are removed. Open {@link
 * org.waxseal.issuer.challenge.ProveControl} first.
 */
@NullMarked
package org.waxseal.issuer.challenge;

import org.jspecify.annotations.NullMarked;
