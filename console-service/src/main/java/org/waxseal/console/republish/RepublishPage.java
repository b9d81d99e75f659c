package org.waxseal.console.republish;

import java.util.List;
import java.util.Optional;
import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.outbox.StatementOutbox;
import org.waxseal.common.statement.Statement;
import org.waxseal.common.statement.Topic;
import org.waxseal.console.domain.Domain;
import org.waxseal.console.domain.Domains;
import org.waxseal.console.node.Node;
import org.waxseal.console.node.Nodes;
import org.waxseal.console.owner.Owner;
import org.waxseal.console.owner.Owners;

/** Some rows of the registry, said again in one transaction. */
public class RepublishPage {
    private final Owners owners;
    private final Nodes nodes;
    private final Domains domains;
    private final StatementOutbox outbox;

    public RepublishPage(Owners owners, Nodes nodes, Domains domains, StatementOutbox outbox) {
        this.owners = owners;
        this.nodes = nodes;
        this.domains = domains;
        this.outbox = outbox;
    }

    /**
     * Locks each row, so that its next revision follows it in the outbox and on the topic: the last
     * record of a key is what compaction keeps.
     */
    @Transactional
    public int republish(Topic topic, List<String> keys) {
        int said = 0;
        for (String key : keys) {
            Optional<? extends Statement> statement = lock(topic, key);
            statement.ifPresent(outbox::publish);
            said += statement.isPresent() ? 1 : 0;
        }
        return said;
    }

    private Optional<? extends Statement> lock(Topic topic, String key) {
        return switch (topic) {
            case OWNERS -> owners.lock(new OwnerId(key)).map(Owner::statement);
            case NODES -> nodes.lock(new NodeId(key)).map(Node::statement);
            case DOMAINS -> domains.lock(new DnsName(key)).map(Domain::statement);
            case CERTIFICATES, ENDPOINTS ->
                    throw new IllegalArgumentException(topic + " is not told by the registry");
        };
    }
}
