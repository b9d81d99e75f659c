/**
 * Requests that are made twice and done once: a client that got no answer sends its request again
 * with the same key. Open {@link org.waxseal.console.idempotency.IdempotentAnswers} first.
 */
@NullMarked
package org.waxseal.console.idempotency;

import org.jspecify.annotations.NullMarked;
