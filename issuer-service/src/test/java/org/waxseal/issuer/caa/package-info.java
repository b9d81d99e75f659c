/** CAA rules. */
@NullMarked
package org.waxseal.issuer.caa;

import org.jspecify.annotations.NullMarked;
