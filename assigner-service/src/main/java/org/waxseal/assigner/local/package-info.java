/**
 * The machine that this process runs on, as a node. Open {@link
 * org.waxseal.assigner.local.LocalNode} first.
 */
@NullMarked
package org.waxseal.assigner.local;

import org.jspecify.annotations.NullMarked;
