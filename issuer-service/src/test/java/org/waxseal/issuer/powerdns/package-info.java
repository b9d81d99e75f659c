/** The solver by PowerDNS's API. */
@NullMarked
package org.waxseal.issuer.powerdns;

import org.jspecify.annotations.NullMarked;
