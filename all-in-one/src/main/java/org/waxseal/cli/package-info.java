/**
 * The command line of {@code ./waxseal}: which commands there are, and how they end. Open {@link
 * org.waxseal.cli.WaxsealCommandLine} first, then one of its commands, for example {@link
 * org.waxseal.cli.DomainCommands}.
 */
@NullMarked
package org.waxseal.cli;

import org.jspecify.annotations.NullMarked;
