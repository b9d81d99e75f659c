/**
 * Which subject is served by which node, and so which node may have which key. Open {@link
 * org.waxseal.issuer.placement.ReleaseKey} first.
 */
@NullMarked
package org.waxseal.issuer.placement;

import org.jspecify.annotations.NullMarked;
