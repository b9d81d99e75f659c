/**
 * The assigner: nodes, drivers, rollouts and endpoint inspection. Open {@link
 * org.waxseal.assigner.AssignerWiring} first, then {@link
 * org.waxseal.assigner.reconcile.ReconcileNode}.
 */
@NullMarked
package org.waxseal.assigner;

import org.jspecify.annotations.NullMarked;
