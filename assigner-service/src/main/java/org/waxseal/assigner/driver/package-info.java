/**
 * What every driver shares: the state that is wanted of a node, the facts found there, and the plan
 * between the two. Drivers inspect and plan; {@code rollout} applies. Open {@link
 * org.waxseal.assigner.driver.ServerDriver} first, then {@link
 * org.waxseal.assigner.driver.NodePlanner}.
 */
@NullMarked
package org.waxseal.assigner.driver;

import org.jspecify.annotations.NullMarked;
