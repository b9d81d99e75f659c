package org.waxseal.issuer.authority;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/** A fault at the authority, with the instant before which it does not want to be asked again. */
public class AuthorityException extends WaxsealException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Instant retryAfter;
    private final String said;

    public AuthorityException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, null, cause);
    }

    public AuthorityException(
            ErrorCode code,
            String message,
            @Nullable Instant retryAfter,
            @Nullable Throwable cause) {
        this(code, message, "", retryAfter, cause);
    }

    /**
     * @param said the authority's own words within the message; empty when it has none
     */
    public AuthorityException(
            ErrorCode code,
            String message,
            String said,
            @Nullable Instant retryAfter,
            @Nullable Throwable cause) {
        super(code, message, cause);
        this.said = said;
        this.retryAfter = retryAfter;
    }

    /** The authority's own words; empty when it has none. */
    public String said() {
        return said;
    }

    /** When the authority allows the next attempt; empty when it did not say. */
    public Optional<Instant> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
