/** Registrations and the release of keys, over fakes. */
@NullMarked
package org.waxseal.issuer.placement;

import org.jspecify.annotations.NullMarked;
