/**
 * Brings a node from what is found to what is wanted, and proves it by handshakes. Open {@link
 * org.waxseal.assigner.reconcile.ReconcileNode} first.
 */
@NullMarked
package org.waxseal.assigner.reconcile;

import org.jspecify.annotations.NullMarked;
