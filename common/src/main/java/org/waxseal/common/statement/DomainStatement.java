package org.waxseal.common.statement;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.name.DnsName;

/**
 * A hosted domain: whose it is, where its mail and webmail are served, which certificate it wants.
 *
 * @param displayName as it was typed, U-labels
 * @param mailNode the node that serves {@code mail.D}; null when its mail is not ours
 * @param webmailNode the node that serves {@code webmail.D}; null when there is none
 */
public record DomainStatement(
        DnsName name,
        String displayName,
        OwnerId owner,
        @Nullable NodeId mailNode,
        @Nullable NodeId webmailNode,
        CertificatePolicy certificate,
        Instant changedAt,
        long revision,
        boolean removed)
        implements Statement {
    @Override
    public String key() {
        return name.ascii();
    }

    /** The name that mail clients type. */
    public DnsName mailName() {
        return name.child("mail");
    }

    /** The name that browsers type. */
    public DnsName webmailName() {
        return name.child("webmail");
    }
}
