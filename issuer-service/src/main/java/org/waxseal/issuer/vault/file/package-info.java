/**
 * The keys that wrap all data keys, in files of their own beside the database. Open {@link
 * org.waxseal.issuer.vault.file.KeyDirectory}.
 */
@NullMarked
package org.waxseal.issuer.vault.file;

import org.jspecify.annotations.NullMarked;
