/**
 * Named points on a certificate's path at which a test may stop the process and kill it from
 * outside. Open {@link org.waxseal.common.checkpoint.Checkpoints}.
 */
@NullMarked
package org.waxseal.common.checkpoint;

import org.jspecify.annotations.NullMarked;
