package org.waxseal.issuer.stream;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.CertificateStatement;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.common.statement.EndpointsStatement;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.statement.OwnerStatement;
import org.waxseal.common.statement.Statement;
import org.waxseal.common.stream.StatementReceiver;
import org.waxseal.issuer.placement.Placement;
import org.waxseal.issuer.placement.RecordRegistration;
import org.waxseal.issuer.placement.Registration;

/** Step 2 of a certificate's path: domains and nodes reach the issuer. */
public final class RegistrationReceiver implements StatementReceiver {
    private final RecordRegistration recordRegistration;

    public RegistrationReceiver(RecordRegistration recordRegistration) {
        this.recordRegistration = recordRegistration;
    }

    @Override
    public void receive(Statement statement) {
        switch (statement) {
            case DomainStatement domain -> recordRegistration.record(ofDomain(domain));
            case NodeStatement node -> recordRegistration.record(ofNode(node));
            // The issuer does not subscribe to these; another set-up of topics must not harm it.
            case OwnerStatement ignored -> {}
            case CertificateStatement ignored -> {}
            case EndpointsStatement ignored -> {}
        }
    }

    private static Registration ofDomain(DomainStatement domain) {
        Set<NodeId> nodes = new LinkedHashSet<>();
        addIfPresent(nodes, domain.mailNode());
        addIfPresent(nodes, domain.webmailNode());
        return new Registration(
                new Placement(
                        Subject.domain(domain.name()), nodes, domain.revision(), domain.removed()),
                withNames(
                        domain.certificate(),
                        List.of(
                                CertificateName.exact(domain.name()),
                                CertificateName.wildcard(domain.name()))));
    }

    private static Registration ofNode(NodeStatement node) {
        return new Registration(
                new Placement(
                        Subject.node(node.id()),
                        Set.of(node.id()),
                        node.revision(),
                        node.removed()),
                withNames(node.certificate(), List.of(CertificateName.exact(node.hostName()))));
    }

    private static void addIfPresent(Set<NodeId> nodes, @Nullable NodeId node) {
        if (node != null) {
            nodes.add(node);
        }
    }

    /** A policy may leave the names to us. */
    private static CertificatePolicy withNames(
            CertificatePolicy policy, List<CertificateName> names) {
        return policy.names().isEmpty()
                ? new CertificatePolicy(names, policy.keyType(), policy.renewal())
                : policy;
    }
}
