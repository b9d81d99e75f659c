/**
 * Reading the topics along, for people who want to see what happens. Open {@link
 * org.waxseal.console.tail.Tails}.
 */
@NullMarked
package org.waxseal.console.tail;

import org.jspecify.annotations.NullMarked;
