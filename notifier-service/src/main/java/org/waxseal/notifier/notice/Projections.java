package org.waxseal.notifier.notice;

import java.util.List;
import java.util.Optional;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.statement.Statement;

/**
 * What the notifier remembers of the statements, in any order of their arrival. All methods need a
 * transaction around them.
 */
public interface Projections {

    /**
     * Holds {@code key} until the transaction ends. Statements about one subject come on several
     * topics at once; without this, each of two would be judged without the other, and neither
     * would complete the picture.
     */
    void hold(String key);

    /**
     * Stores the state that {@code statement} carries; something unknown is stored, something
     * removed is remembered.
     *
     * @return false when this revision or a newer one is known already, and nothing was done
     */
    boolean store(Statement statement);

    Optional<Contact> contact(OwnerId owner);

    Optional<Domain> domain(DnsName name);

    Optional<Node> node(NodeId id);

    Optional<Certificate> certificate(Subject subject);

    Optional<Protection> protection(Subject subject);

    /** Domains whose newest statement names {@code owner}, removed ones too. */
    List<DnsName> domainsOf(OwnerId owner);
}
