/** How a command ends. Open {@link org.waxseal.cli.outcome.ExitCode} first. */
@NullMarked
package org.waxseal.cli.outcome;

import org.jspecify.annotations.NullMarked;
