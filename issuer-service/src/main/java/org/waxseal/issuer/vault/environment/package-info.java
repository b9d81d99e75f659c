/**
 * The keys that wrap all data keys, given by whoever starts the process. Open {@link
 * org.waxseal.issuer.vault.environment.EnvironmentKeys}.
 */
@NullMarked
package org.waxseal.issuer.vault.environment;

import org.jspecify.annotations.NullMarked;
