/**
 * Hand-written stand-ins for the issuer's ports, on a clock that tests set. Open {@link
 * org.waxseal.issuer.fake.IssuerHarness} first.
 */
@NullMarked
package org.waxseal.issuer.fake;

import org.jspecify.annotations.NullMarked;
