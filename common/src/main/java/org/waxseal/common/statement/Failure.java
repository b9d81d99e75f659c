package org.waxseal.common.statement;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;

/**
 * Why the last attempt did not succeed.
 *
 * @param detail one sentence for a person, without secrets
 * @param at when the first of an unbroken row of equal failures happened
 * @param nextAttempt when it is tried again; null when somebody has to change something first
 */
public record Failure(ErrorCode code, String detail, Instant at, @Nullable Instant nextAttempt) {}
