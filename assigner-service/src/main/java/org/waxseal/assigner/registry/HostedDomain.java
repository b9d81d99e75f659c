package org.waxseal.assigner.registry;

import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.statement.DomainStatement;

/**
 * A domain and its placement.
 *
 * @param mailNode serves {@code mail.D}; null when its mail is not ours
 * @param webmailNode serves {@code webmail.D}; null when there is none
 */
public record HostedDomain(
        DnsName name,
        @Nullable NodeId mailNode,
        @Nullable NodeId webmailNode,
        long revision,
        boolean removed) {
    public HostedDomain {
        name.child("webmail"); // the longer of the two: a name that is too long stops here
    }

    public static HostedDomain of(DomainStatement statement) {
        return new HostedDomain(
                statement.name(),
                statement.mailNode(),
                statement.webmailNode(),
                statement.revision(),
                statement.removed());
    }

    public Subject subject() {
        return Subject.domain(name);
    }

    /** The name that mail clients type. */
    public DnsName mailName() {
        return name.child("mail");
    }

    /** The name that browsers type. */
    public DnsName webmailName() {
        return name.child("webmail");
    }

    /** Where it is placed, removed or not. */
    public SortedSet<NodeId> nodes() {
        SortedSet<NodeId> nodes = new TreeSet<>();
        if (mailNode != null) {
            nodes.add(mailNode);
        }
        if (webmailNode != null) {
            nodes.add(webmailNode);
        }
        return nodes;
    }
}
