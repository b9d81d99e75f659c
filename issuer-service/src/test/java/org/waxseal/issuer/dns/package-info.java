/** The DNS adapter. */
@NullMarked
package org.waxseal.issuer.dns;

import org.jspecify.annotations.NullMarked;
