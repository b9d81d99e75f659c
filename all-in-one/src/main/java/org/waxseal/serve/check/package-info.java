/**
 * What {@code ./waxseal check} looks at. Nothing here changes anything, but for a scratch name in
 * DNS that is removed again. Open {@link org.waxseal.serve.check.FleetProbes} first.
 */
@NullMarked
package org.waxseal.serve.check;

import org.jspecify.annotations.NullMarked;
