package org.waxseal.issuer.acme4j;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The authority answers 429 or 503. The library keeps the Retry-After header (RFC 9110 section
 * 10.2.3) only of a 429 that is a problem document; load balancers in front of authorities send
 * neither.
 */
final class BusyAuthorityException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable Instant retryAfter;

    BusyAuthorityException(int status, @Nullable Instant retryAfter) {
        super("HTTP " + status);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    int status() {
        return status;
    }

    /** When it wants to be asked again; null when it does not say. */
    @Nullable Instant retryAfter() {
        return retryAfter;
    }
}
