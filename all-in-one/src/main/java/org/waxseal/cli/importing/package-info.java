/**
 * {@code waxseal domain import}: listings of other programs, read row by row and sent in chunks.
 * Open {@link org.waxseal.cli.importing.ImportRun} first.
 */
@NullMarked
package org.waxseal.cli.importing;

import org.jspecify.annotations.NullMarked;
