package org.waxseal.issuer.budget;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The answer to a {@link Claim}. */
public sealed interface Grant {

    /** The order may be made now. */
    record Now() implements Grant {}

    /**
     * The order would be refused now.
     *
     * @param until the first instant at which it can be made
     * @param turn kept for this order, when the account's orders are what is scarce; null otherwise
     * @param reason which limit, as a sentence without its end
     */
    record Later(Instant until, @Nullable Instant turn, String reason) implements Grant {}
}
