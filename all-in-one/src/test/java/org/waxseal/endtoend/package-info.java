/**
 * The packaged product on real servers, driven and judged from outside its process. Open {@link
 * org.waxseal.endtoend.DemoIT} first.
 */
@NullMarked
package org.waxseal.endtoend;

import org.jspecify.annotations.NullMarked;
