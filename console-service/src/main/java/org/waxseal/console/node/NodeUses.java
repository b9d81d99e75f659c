package org.waxseal.console.node;

import java.util.List;
import org.waxseal.common.id.NodeId;

/** What a node is needed for. */
@FunctionalInterface
public interface NodeUses {

    /** Names of registered domains placed on this node, at most {@code limit}. */
    List<String> domainsOn(NodeId node, int limit);
}
