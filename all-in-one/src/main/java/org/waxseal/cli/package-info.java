/**
 * The command line of {@code ./waxseal}: which command is meant, and how it ends. Open {@link
 * org.waxseal.cli.Waxseal} first.
 */
@NullMarked
package org.waxseal.cli;

import org.jspecify.annotations.NullMarked;
