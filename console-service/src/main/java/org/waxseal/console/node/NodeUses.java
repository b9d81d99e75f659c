package org.waxseal.console.node;

import java.util.List;
import org.waxseal.common.id.NodeId;

/** What a node is needed for: names of registered domains, at most {@code limit} of them. */
public interface NodeUses {

    /** Domains whose mail or webmail is placed on this node. */
    List<String> domainsOn(NodeId node, int limit);

    /** Domains whose mail is placed on this node. */
    List<String> mailDomainsOn(NodeId node, int limit);

    /** Domains whose webmail is placed on this node. */
    List<String> webmailDomainsOn(NodeId node, int limit);
}
