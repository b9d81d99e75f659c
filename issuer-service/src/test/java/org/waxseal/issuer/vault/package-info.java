/** The vault against tampering. */
@NullMarked
package org.waxseal.issuer.vault;

import org.jspecify.annotations.NullMarked;
