package org.waxseal.console.web;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.console.protection.DomainOverview;
import org.waxseal.console.protection.Protection;
import org.waxseal.console.web.ProtectionResponses.CertificateResponse;
import org.waxseal.console.web.ProtectionResponses.EndpointResponse;
import org.waxseal.console.web.ProtectionResponses.FailureResponse;

/**
 * A domain as the API shows it.
 *
 * @param name A-labels
 * @param displayName U-labels
 * @param lastFailure why its nodes could not be changed
 */
record DomainResponse(
        String name,
        String displayName,
        String owner,
        @Nullable String mailNode,
        @Nullable String webmailNode,
        String state,
        CertificateResponse certificate,
        List<EndpointResponse> endpoints,
        boolean proven,
        Instant provisionedAt,
        @Nullable Instant provenAt,
        boolean degraded,
        @Nullable FailureResponse lastFailure,
        String source,
        Instant changedAt,
        long revision) {
    static DomainResponse of(DomainOverview overview) {
        DomainStatement statement = overview.domain().statement();
        Protection protection = overview.protection();
        return new DomainResponse(
                statement.name().ascii(),
                statement.displayName(),
                statement.owner().value(),
                valueOf(statement.mailNode()),
                valueOf(statement.webmailNode()),
                overview.state().wireName(),
                CertificateResponse.of(
                        overview.domain().certificateType(), statement.certificate(), protection),
                EndpointResponse.of(protection),
                protection.proven(),
                overview.domain().provisionedAt(),
                protection.provenAt(),
                protection.degraded(),
                ProtectionResponses.rolloutFailure(protection),
                overview.domain().source().wireName(),
                statement.changedAt(),
                statement.revision());
    }

    private static @Nullable String valueOf(@Nullable NodeId node) {
        return node == null ? null : node.value();
    }
}
