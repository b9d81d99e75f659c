/** Keys and signing requests. */
@NullMarked
package org.waxseal.issuer.bouncycastle;

import org.jspecify.annotations.NullMarked;
