/**
 * Tells whoever looks at the page that something changed, so that it looks again. Open {@link
 * org.waxseal.console.live.Changes} first.
 */
@NullMarked
package org.waxseal.console.live;

import org.jspecify.annotations.NullMarked;
