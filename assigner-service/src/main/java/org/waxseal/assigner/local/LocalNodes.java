package org.waxseal.assigner.local;

import org.waxseal.assigner.node.NodeAccess;
import org.waxseal.assigner.node.NodePath;
import org.waxseal.assigner.node.NodeSession;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.time.Pauses;

/** Takes every node for this machine; several nodes differ by their directories only. */
public final class LocalNodes implements NodeAccess {
    private final Pauses pauses;

    public LocalNodes(Pauses pauses) {
        this.pauses = pauses;
    }

    @Override
    public NodeSession open(NodeStatement node) {
        return new LocalNode(NodePath.of(node.directory()), pauses);
    }
}
