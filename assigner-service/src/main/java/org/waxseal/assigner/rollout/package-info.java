/**
 * Applying plans to a node, once for all drivers: check, write, check, reload, prove, and undo when
 * it does not hold. Open {@link org.waxseal.assigner.rollout.Rollout} first.
 */
@NullMarked
package org.waxseal.assigner.rollout;

import org.jspecify.annotations.NullMarked;
