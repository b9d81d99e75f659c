/**
 * The key that encrypts all others, in a file of its own beside the database. Open {@link
 * org.waxseal.issuer.vault.file.MasterKeyFile}.
 */
@NullMarked
package org.waxseal.issuer.vault.file;

import org.jspecify.annotations.NullMarked;
