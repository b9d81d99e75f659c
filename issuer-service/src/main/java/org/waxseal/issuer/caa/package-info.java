/**
 * Certification authority authorization (RFC 8659, RFC 8657): whether the owners of names let our
 * authority issue for them, asked before it is. The rules are pure; records come through a port.
 * Open {@link org.waxseal.issuer.caa.CaaPolicy} first.
 */
@NullMarked
package org.waxseal.issuer.caa;

import org.jspecify.annotations.NullMarked;
