package org.waxseal.assigner.driver;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.waxseal.common.id.Subject;
import org.waxseal.common.statement.NodeStatement;

/**
 * All that a node is to serve. What is not listed is to go.
 *
 * @param node the node as registered
 * @param serverWide what clients get that name no or an unknown host; empty while there is none,
 *     and then the server's own default stays as it is
 * @param certificates per domain, in any order, at most one a subject
 * @param held subjects that are to stay exactly as they are found, neither changed nor removed,
 *     whatever {@code certificates} says: for a subject whose new certificate turned out unusable
 *     while its old one still serves
 */
public record DesiredState(
        NodeStatement node,
        Optional<DesiredCertificate> serverWide,
        List<DesiredCertificate> certificates,
        Set<Subject> held) {
    public DesiredState {
        certificates = List.copyOf(certificates);
        held = Set.copyOf(held);
        long subjects = certificates.stream().map(DesiredCertificate::subject).distinct().count();
        if (subjects != certificates.size()) {
            throw new IllegalArgumentException("two certificates for one subject");
        }
    }

    /** Nothing held. */
    public static DesiredState of(
            NodeStatement node,
            Optional<DesiredCertificate> serverWide,
            List<DesiredCertificate> certificates) {
        return new DesiredState(node, serverWide, certificates, Set.of());
    }

    /** The same with these subjects left as they are found. */
    public DesiredState holding(Set<Subject> subjects) {
        return new DesiredState(node, serverWide, certificates, subjects);
    }
}
