package org.waxseal.issuer.authority;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An order as the authority last described it (RFC 8555 section 7.1.3).
 *
 * @param finish where it is finalized
 * @param certificate where the chain is; null before {@link Status#VALID}
 * @param problem why it is {@link Status#INVALID}, as the authority says it; null when it does not
 * @param retryAfter how long the authority asks us to wait before we look again; null when it does
 *     not
 */
public record CertificateOrder(
        URI url,
        Status status,
        List<URI> authorizations,
        URI finish,
        @Nullable URI certificate,
        @Nullable String problem,
        @Nullable Duration retryAfter) {

    /** RFC 8555 section 7.1.6. */
    public enum Status {
        PENDING,
        READY,
        PROCESSING,
        VALID,
        INVALID
    }

    public CertificateOrder {
        authorizations = List.copyOf(authorizations);
    }

    /** The wait that the authority asks for. */
    public Optional<Duration> askedWait() {
        return Optional.ofNullable(retryAfter);
    }
}
