package org.waxseal.assigner.reconcile;

import org.waxseal.assigner.rollout.KeySource;
import org.waxseal.common.id.NodeId;

/** Where the keys of one node come from: it is given only those of subjects placed on it. */
@FunctionalInterface
public interface NodeKeys {

    KeySource of(NodeId node);
}
