/**
 * One list of error codes for statements, logs, metric tags, API problem details and the owner's
 * mail. The category alone decides whether something is tried again. Open {@link
 * org.waxseal.common.error.ErrorCode} first.
 */
@NullMarked
package org.waxseal.common.error;

import org.jspecify.annotations.NullMarked;
