/**
 * A small ACME certificate authority for tests: RFC 8555, RFC 9773 and profiles, in memory, at a
 * clock of the test's, with the limits of Let's Encrypt and with faults on demand. It shares no
 * code with the product, so that a misreading of the protocol there is not repeated here. Open
 * {@link org.waxseal.issuer.testca.TestAuthority} first.
 */
@NullMarked
package org.waxseal.issuer.testca;

import org.jspecify.annotations.NullMarked;
