package org.waxseal.console;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.statement.CertificateStatement;
import org.waxseal.common.statement.EndpointState;
import org.waxseal.common.statement.EndpointsStatement;
import org.waxseal.common.statement.Failure;

/** What issuer and assigner would say. */
public final class Statements {
    public static final Instant SINCE = Instant.parse("2026-11-24T04:00:00Z");

    private Statements() {}

    public static CertificateStatement issued(
            Subject subject, CertificateChain chain, long revision) {
        return new CertificateStatement(
                subject,
                revision,
                chain,
                List.copyOf(chain.names()),
                List.copyOf(chain.names()),
                chain.notAfter().minusSeconds(2_592_000),
                null,
                SINCE,
                revision,
                false);
    }

    public static CertificateStatement failed(Subject subject, String detail, long revision) {
        return new CertificateStatement(
                subject,
                0,
                null,
                List.of(),
                List.of(),
                null,
                new Failure(ErrorCode.DNS_UPDATE_REFUSED, detail, SINCE, SINCE.plusSeconds(3600)),
                SINCE,
                revision,
                false);
    }

    public static EndpointsStatement endpoints(
            Subject subject,
            @Nullable Fingerprint wanted,
            boolean proven,
            long revision,
            EndpointState... endpoints) {
        return new EndpointsStatement(
                subject,
                wanted,
                List.of(endpoints),
                proven,
                proven ? SINCE : null,
                false,
                null,
                SINCE,
                revision,
                false);
    }

    public static EndpointsStatement cleanedUp(Subject subject, long revision) {
        return new EndpointsStatement(
                subject, null, List.of(), false, null, false, null, SINCE, revision, true);
    }

    public static EndpointState endpoint(
            String node, Protocol protocol, String sni, Verdict verdict, Fingerprint leaf) {
        return new EndpointState(
                new NodeId(node),
                protocol,
                "127.0.1.1",
                10_000 + protocol.standardPort(),
                DnsName.of(sni),
                verdict,
                verdict.isProtected()
                        ? "Served and proven: the leaf covers the name and ends in a known root."
                        : "A client that checks would refuse it.",
                leaf,
                SINCE);
    }
}
