/** The master key's file. */
@NullMarked
package org.waxseal.issuer.vault.file;

import org.jspecify.annotations.NullMarked;
