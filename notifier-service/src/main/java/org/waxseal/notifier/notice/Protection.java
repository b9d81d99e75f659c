package org.waxseal.notifier.notice;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.statement.EndpointState;
import org.waxseal.common.statement.Failure;

/**
 * What clients of a subject are served, as the notifier knows it.
 *
 * @param proven with {@code wanted} on every endpoint
 * @param degraded see {@link org.waxseal.common.statement.EndpointsStatement}
 * @param failure why the node could not be changed; null when it could
 * @param unproven since when it is not proven; null while it is
 * @param degradation since when it is degraded; null while it is not
 */
public record Protection(
        @Nullable Fingerprint wanted,
        List<EndpointState> endpoints,
        boolean proven,
        @Nullable Instant provenAt,
        boolean degraded,
        @Nullable Failure failure,
        Instant changedAt,
        @Nullable Episode unproven,
        @Nullable Episode degradation,
        boolean removed) {
    public Protection {
        endpoints = List.copyOf(endpoints);
    }

    /**
     * A time during which something was so without a break.
     *
     * @param revision of the statement that first said so; tells one episode from the next
     * @param since when that statement was made
     */
    public record Episode(long revision, Instant since) {}
}
