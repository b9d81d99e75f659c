/**
 * What each node wants done, as rows: the listener counts up what is wanted, the worker remembers
 * what it has seen done. Open {@link org.waxseal.assigner.work.NodeWorks} first.
 */
@NullMarked
package org.waxseal.assigner.work;

import org.jspecify.annotations.NullMarked;
