package org.waxseal.console.protection;

import org.waxseal.console.node.Node;

/** A node as it is registered, and the protection of its own host name. */
public record NodeOverview(Node node, Protection protection) {

    public ProtectionState state() {
        return protection.state(node.removed());
    }
}
