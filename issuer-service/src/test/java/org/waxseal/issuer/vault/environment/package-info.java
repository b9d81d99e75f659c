/** Key-encryption keys out of the environment. */
@NullMarked
package org.waxseal.issuer.vault.environment;

import org.jspecify.annotations.NullMarked;
