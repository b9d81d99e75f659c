package org.waxseal.console.protection;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.statement.EndpointState;
import org.waxseal.common.statement.EndpointsStatement;
import org.waxseal.common.statement.Failure;

/**
 * What is known about one domain's or node's certificate and endpoints.
 *
 * @param certificate null while the issuer has said nothing, or has ended the lineage
 * @param endpoints null while the assigner has said nothing, or has cleaned up
 */
public record Protection(
        @Nullable CertificateState certificate, @Nullable EndpointsStatement endpoints) {

    public static final Protection NONE = new Protection(null, null);

    /**
     * Whether every endpoint was seen to serve the newest certificate. A proof of the certificate
     * before it does not count: after a renewal this is false until the new one is served.
     */
    public boolean proven() {
        return endpoints != null
                && endpoints.proven()
                && fingerprint() != null
                && fingerprint().equals(endpoints.wanted());
    }

    /** Since when {@link #proven()}; null while it is not. */
    public @Nullable Instant provenAt() {
        return proven() && endpoints != null ? endpoints.provenAt() : null;
    }

    public boolean degraded() {
        return endpoints != null && endpoints.degraded();
    }

    public List<EndpointState> seen() {
        return endpoints == null ? List.of() : endpoints.endpoints();
    }

    /** The newest certificate; null before the first. */
    public @Nullable Fingerprint fingerprint() {
        return certificate == null || certificate.current() == null
                ? null
                : certificate.current().fingerprint();
    }

    /** Why there is no certificate, or why it is not rolled out; null when nothing failed. */
    public @Nullable Failure lastFailure() {
        if (certificate != null && certificate.lastFailure() != null) {
            return certificate.lastFailure();
        }
        return endpoints == null ? null : endpoints.lastFailure();
    }

    public ProtectionState state(boolean removed) {
        if (removed) {
            return ProtectionState.REMOVING;
        }
        if (proven()) {
            return ProtectionState.PROVEN;
        }
        if (lastFailure() != null) {
            return ProtectionState.FAILING;
        }
        return fingerprint() == null ? ProtectionState.REGISTERED : ProtectionState.ISSUED;
    }
}
