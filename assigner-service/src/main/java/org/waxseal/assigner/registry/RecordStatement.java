package org.waxseal.assigner.registry;

import java.time.Clock;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.springframework.transaction.annotation.Transactional;
import org.waxseal.assigner.work.NodeWorks;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.statement.CertificateStatement;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.common.statement.EndpointsStatement;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.statement.OwnerStatement;
import org.waxseal.common.statement.Statement;
import org.waxseal.common.work.WakeUps;

/**
 * Records a statement and wants work of every node that it touches, in one transaction. Late,
 * repeated and reordered statements are harmless: an old revision changes nothing, and the work
 * derives everything from the rows anyway.
 */
public class RecordStatement {
    private final Registry registry;
    private final NodeWorks works;
    private final WakeUps wakeUps;
    private final Clock clock;

    public RecordStatement(Registry registry, NodeWorks works, WakeUps wakeUps, Clock clock) {
        this.registry = registry;
        this.works = works;
        this.wakeUps = wakeUps;
        this.clock = clock;
    }

    /**
     * Records one statement.
     *
     * @return nodes that have to look again
     */
    @Transactional
    public SortedSet<NodeId> record(Statement statement) {
        SortedSet<NodeId> touched =
                switch (statement) {
                    case NodeStatement node -> record(node);
                    case DomainStatement domain -> record(domain);
                    case CertificateStatement certificate -> record(certificate);
                    case OwnerStatement ignored -> none();
                    case EndpointsStatement ignored -> none();
                };
        works.want(touched, clock.instant());
        touched.forEach(node -> wakeUps.wake(NodeWorks.RECONCILE, node.value()));
        return touched;
    }

    private SortedSet<NodeId> record(NodeStatement node) {
        registry.hold(Subject.node(node.id()));
        return registry.store(node) ? one(node.id()) : none();
    }

    /** Old and new nodes: where a domain leaves, its entries have to leave too. */
    private SortedSet<NodeId> record(DomainStatement domain) {
        registry.hold(Subject.domain(domain.name()));
        Optional<HostedDomain> before = registry.domain(domain.name());
        if (!registry.store(domain)) {
            return none();
        }
        SortedSet<NodeId> nodes = HostedDomain.of(domain).nodes();
        before.ifPresent(known -> nodes.addAll(known.nodes()));
        return nodes;
    }

    /** A failed attempt of the issuer is a new revision too, but changes nothing on a node. */
    private SortedSet<NodeId> record(CertificateStatement certificate) {
        registry.hold(certificate.subject());
        Optional<CertificateChain> before = registry.certificate(certificate.subject());
        if (!registry.store(certificate)
                || before.equals(registry.certificate(certificate.subject()))) {
            return none();
        }
        return switch (certificate.subject()) {
            case Subject.OfNode(NodeId node) -> one(node);
            case Subject.OfDomain(var name) ->
                    registry.domain(name).map(HostedDomain::nodes).orElseGet(RecordStatement::none);
        };
    }

    private static SortedSet<NodeId> one(NodeId node) {
        return new TreeSet<>(Collections.singleton(node));
    }

    private static SortedSet<NodeId> none() {
        return new TreeSet<>();
    }
}
