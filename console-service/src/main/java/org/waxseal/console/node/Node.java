package org.waxseal.console.node;

import java.time.Instant;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.console.request.Source;

/**
 * A node as it is registered.
 *
 * @param provisionedAt when it was registered; a change or a renewal does not move it
 */
public record Node(NodeStatement statement, Instant provisionedAt, Source source) {

    public boolean removed() {
        return statement.removed();
    }

    /** Whether clients read or send mail there. */
    public boolean servesMail() {
        return listens(false);
    }

    /** Whether browsers read mail there. */
    public boolean servesWebmail() {
        return listens(true);
    }

    Node withRenewal(Instant now) {
        CertificatePolicy policy = statement.certificate();
        return revised(
                new CertificatePolicy(policy.names(), policy.keyType(), policy.renewal() + 1),
                now,
                false);
    }

    Node removed(Instant now) {
        return revised(statement.certificate(), now, true);
    }

    private Node revised(CertificatePolicy policy, Instant now, boolean removed) {
        return new Node(
                new NodeStatement(
                        statement.id(),
                        statement.hostName(),
                        statement.address(),
                        statement.directory(),
                        statement.servers(),
                        policy,
                        now,
                        statement.revision() + 1,
                        removed),
                provisionedAt,
                source);
    }

    private boolean listens(boolean webmail) {
        return statement.servers().stream()
                .flatMap(server -> server.listeners().stream())
                .map(listener -> listener.protocol())
                .anyMatch((Protocol protocol) -> protocol.isWebmail() == webmail);
    }
}
