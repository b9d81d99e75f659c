/** Saying again what was said. Open {@link org.waxseal.console.republish.Republish} first. */
@NullMarked
package org.waxseal.console.republish;

import org.jspecify.annotations.NullMarked;
