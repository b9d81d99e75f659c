package org.waxseal.issuer.authority;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;

/**
 * An authorization as the authority last described it (RFC 8555 section 7.1.4).
 *
 * @param name the name to prove control over; for a wildcard its parent
 * @param wildcard whether it is for {@code *.name} (RFC 8555 section 7.1.4)
 * @param challenge the DNS challenge; null when the authority offers none
 * @param problem why a challenge failed, as the authority says it; null when none did
 * @param retryAfter how long the authority asks us to wait before we look again; null when it does
 *     not
 */
public record Authorization(
        URI url,
        DnsName name,
        boolean wildcard,
        Status status,
        @Nullable DnsChallenge challenge,
        @Nullable String problem,
        @Nullable Duration retryAfter) {

    /** RFC 8555 section 7.1.6; what is deactivated, expired or revoked is invalid to us. */
    public enum Status {
        PENDING,
        VALID,
        INVALID
    }

    /** The name as it was ordered. */
    public CertificateName certificateName() {
        return new CertificateName(name, wildcard);
    }

    /** The wait that the authority asks for. */
    public Optional<Duration> askedWait() {
        return Optional.ofNullable(retryAfter);
    }
}
