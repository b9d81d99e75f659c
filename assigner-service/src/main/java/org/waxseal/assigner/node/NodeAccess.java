package org.waxseal.assigner.node;

import org.waxseal.common.statement.NodeStatement;

/** The way to nodes. */
@FunctionalInterface
public interface NodeAccess {

    /**
     * Opens a session; the caller closes it.
     *
     * @throws org.waxseal.common.error.WaxsealException with {@code NODE_UNREACHABLE}, or {@code
     *     FIELD_INVALID} when the node's directory is no usable path
     */
    NodeSession open(NodeStatement node);
}
