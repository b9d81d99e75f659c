/** The issuer's key vault, as an operator looks after it. Open {@link Vault}. */
@NullMarked
package org.waxseal.console.vault;

import org.jspecify.annotations.NullMarked;
