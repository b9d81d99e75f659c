/**
 * The manual page, made from the commands' own model. Open {@link
 * org.waxseal.cli.manual.ManualPage} first.
 */
@NullMarked
package org.waxseal.cli.manual;

import org.jspecify.annotations.NullMarked;
