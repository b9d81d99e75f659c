package org.waxseal.assigner.registry;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.statement.CertificateStatement;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.common.statement.NodeStatement;

/** The newest statements of others. What is removed is remembered, so that it stays removed. */
public interface Registry {

    /**
     * Lets nobody else record statements of this subject until the transaction ends: a domain and
     * its certificate arrive on different topics, and two instances that do not see each other's
     * statement would both wake no node.
     */
    void hold(Subject subject);

    /**
     * Stores the node unless a statement of the same or a higher revision is known.
     *
     * @return whether it was news
     */
    boolean store(NodeStatement node);

    /** As {@link #store(NodeStatement)}. */
    boolean store(DomainStatement domain);

    /** As {@link #store(NodeStatement)}. */
    boolean store(CertificateStatement certificate);

    /** The node, removed ones too. */
    Optional<NodeStatement> node(NodeId id);

    /** Those of {@code ids} that are known, removed ones too. */
    Map<NodeId, NodeStatement> nodes(Collection<NodeId> ids);

    /** The domain, removed ones too. */
    Optional<HostedDomain> domain(DnsName name);

    /** Those of {@code names} that are known, removed ones too. */
    Map<DnsName, HostedDomain> domains(Collection<DnsName> names);

    /** Domains that have their mail or webmail on the node and are not removed, by name. */
    List<HostedDomain> domainsOn(NodeId node);

    /**
     * What is to be served for the subject; empty before the first certificate and when removed.
     */
    Optional<CertificateChain> certificate(Subject subject);

    /** {@link #certificate} of the node itself and of every domain on it, where there is one. */
    Map<Subject, CertificateChain> certificatesOn(NodeId node);

    /** {@link #certificate} of each of {@code subjects}, where there is one. */
    Map<Subject, CertificateChain> certificates(Collection<Subject> subjects);
}
