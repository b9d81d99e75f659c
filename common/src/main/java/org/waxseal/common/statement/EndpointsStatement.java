package org.waxseal.common.statement;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.Fingerprint;

/**
 * The protection of a subject, proven by handshakes.
 *
 * @param wanted the leaf that the endpoints are to serve; null while there is no certificate
 * @param proven whether every endpoint was seen to serve {@code wanted} with verdict {@code
 *     PROTECTED}
 * @param provenAt when {@code proven} became true for {@code wanted}; null while it is false
 * @param degraded for a node: its server-wide certificate is not valid or it cannot be changed, so
 *     its domains are not protected either (said here once, not once a domain); for a domain: one
 *     of its nodes is so
 * @param lastFailure why the node could not be changed; null when it could
 */
public record EndpointsStatement(
        Subject subject,
        @Nullable Fingerprint wanted,
        List<EndpointState> endpoints,
        boolean proven,
        @Nullable Instant provenAt,
        boolean degraded,
        @Nullable Failure lastFailure,
        Instant changedAt,
        long revision,
        boolean removed)
        implements Statement {
    public EndpointsStatement {
        endpoints = List.copyOf(endpoints);
    }

    @Override
    public String key() {
        return subject.key();
    }
}
