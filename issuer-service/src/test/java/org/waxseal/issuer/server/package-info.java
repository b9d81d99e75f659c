/**
 * The issuer against a real certificate authority, a real DNS server and a real database. Open
 * {@link org.waxseal.issuer.server.RealIssuer} first.
 */
@NullMarked
package org.waxseal.issuer.server;

import org.jspecify.annotations.NullMarked;
