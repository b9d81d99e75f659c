/**
 * Waiting as a port, beside {@link java.time.Clock}, so that the services can be run on a virtual
 * clock. Open {@link org.waxseal.common.time.Pauses}.
 */
@NullMarked
package org.waxseal.common.time;

import org.jspecify.annotations.NullMarked;
