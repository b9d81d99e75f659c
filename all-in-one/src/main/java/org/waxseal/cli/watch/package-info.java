/**
 * One certificate's path as somebody watches it. Open {@link org.waxseal.cli.watch.PathSteps}
 * first.
 */
@NullMarked
package org.waxseal.cli.watch;

import org.jspecify.annotations.NullMarked;
