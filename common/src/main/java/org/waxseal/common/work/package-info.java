/**
 * Work inside one service. The service's rows say what is wanted; a wake-up only says "look again".
 * Open {@link org.waxseal.common.work.Work} first.
 */
@NullMarked
package org.waxseal.common.work;

import org.jspecify.annotations.NullMarked;
