/**
 * The fleet file's rows as a whole: what a file would change in the registry, and the change. Open
 * {@link org.waxseal.console.fleet.ApplyFleet} first.
 */
@NullMarked
package org.waxseal.console.fleet;

import org.jspecify.annotations.NullMarked;
