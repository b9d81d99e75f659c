package org.waxseal.console.web;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.EndpointState;
import org.waxseal.common.statement.EndpointsStatement;
import org.waxseal.common.statement.Failure;
import org.waxseal.console.domain.CertificateType;
import org.waxseal.console.protection.CertificateState;
import org.waxseal.console.protection.Protection;

/** The parts that domains and nodes show alike. */
final class ProtectionResponses {

    private ProtectionResponses() {}

    /** A failure as the API shows it. */
    record FailureResponse(String code, String detail, Instant at, @Nullable Instant nextAttempt) {
        static @Nullable FailureResponse of(@Nullable Failure failure) {
            return failure == null
                    ? null
                    : new FailureResponse(
                            failure.code().wireName(),
                            failure.detail(),
                            failure.at(),
                            failure.nextAttempt());
        }
    }

    /**
     * What certificate is wanted and which one there is.
     *
     * @param names wanted
     * @param renewal how often somebody asked for a new one
     * @param generation counts the certificates; 0 before the first, then the next six are null
     * @param coveredNames of the certificate there is
     * @param lastFailure why the newest attempt to issue failed
     */
    record CertificateResponse(
            String type,
            List<String> names,
            String keyType,
            long renewal,
            long generation,
            @Nullable String fingerprint,
            @Nullable List<String> coveredNames,
            @Nullable Instant notBefore,
            @Nullable Instant notAfter,
            @Nullable Instant renewAt,
            @Nullable FailureResponse lastFailure) {
        static CertificateResponse of(
                CertificateType type, CertificatePolicy policy, Protection protection) {
            CertificateState state = protection.certificate();
            CertificateState.Current current = state == null ? null : state.current();
            return new CertificateResponse(
                    type.wireName(),
                    namesOf(policy.names()),
                    policy.keyType().wireName(),
                    policy.renewal(),
                    state == null ? 0 : state.generation(),
                    current == null ? null : current.fingerprint().hex(),
                    current == null ? null : namesOf(current.names()),
                    current == null ? null : current.notBefore(),
                    current == null ? null : current.notAfter(),
                    state == null ? null : state.renewAt(),
                    FailureResponse.of(state == null ? null : state.lastFailure()));
        }

        private static List<String> namesOf(List<CertificateName> names) {
            return names.stream().map(CertificateName::ascii).toList();
        }
    }

    /** An endpoint as the API shows it. */
    record EndpointResponse(
            String node,
            String protocol,
            String tls,
            String host,
            int port,
            String sni,
            String verdict,
            String evidence,
            @Nullable String leaf,
            Instant since) {
        static List<EndpointResponse> of(Protection protection) {
            return protection.seen().stream().map(EndpointResponse::of).toList();
        }

        private static EndpointResponse of(EndpointState endpoint) {
            return new EndpointResponse(
                    endpoint.node().value(),
                    endpoint.protocol().wireName(),
                    endpoint.protocol().tlsMode().wireName(),
                    endpoint.host(),
                    endpoint.port(),
                    endpoint.sni().ascii(),
                    endpoint.verdict().wireName(),
                    endpoint.evidence(),
                    endpoint.leaf() == null ? null : endpoint.leaf().hex(),
                    endpoint.since());
        }
    }

    /** Why the nodes could not be changed; null when they could. */
    static @Nullable FailureResponse rolloutFailure(Protection protection) {
        EndpointsStatement endpoints = protection.endpoints();
        return endpoints == null ? null : FailureResponse.of(endpoints.lastFailure());
    }
}
