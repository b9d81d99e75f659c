/** Where domains lead. */
@NullMarked
package org.waxseal.issuer.pointing;

import org.jspecify.annotations.NullMarked;
