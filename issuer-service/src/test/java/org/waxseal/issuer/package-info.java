/** Settings and the service as a whole. */
@NullMarked
package org.waxseal.issuer;

import org.jspecify.annotations.NullMarked;
