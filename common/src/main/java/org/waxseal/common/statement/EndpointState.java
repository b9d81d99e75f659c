package org.waxseal.common.statement;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.Fingerprint;

/**
 * One endpoint as a client sees it.
 *
 * @param host where the handshake was made: address or host name
 * @param sni the name a client uses
 * @param evidence one sentence: what was served or what went wrong
 * @param leaf the served leaf; null when none was seen
 * @param since when this verdict began
 */
public record EndpointState(
        NodeId node,
        Protocol protocol,
        String host,
        int port,
        DnsName sni,
        Verdict verdict,
        String evidence,
        @Nullable Fingerprint leaf,
        Instant since) {}
