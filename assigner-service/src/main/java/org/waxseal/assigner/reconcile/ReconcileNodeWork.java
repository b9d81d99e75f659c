package org.waxseal.assigner.reconcile;

import java.time.Instant;
import java.util.List;
import org.waxseal.assigner.work.NodeWorks;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.work.Work;

/** {@link ReconcileNode} as work; an item is a node. */
public final class ReconcileNodeWork implements Work {
    private final NodeWorks works;
    private final ReconcileNode reconcileNode;
    private final int parallelism;

    /**
     * @param parallelism nodes at once; at least 1
     */
    public ReconcileNodeWork(NodeWorks works, ReconcileNode reconcileNode, int parallelism) {
        this.works = works;
        this.reconcileNode = reconcileNode;
        this.parallelism = parallelism;
    }

    @Override
    public String name() {
        return NodeWorks.RECONCILE;
    }

    @Override
    public int parallelism() {
        return parallelism;
    }

    @Override
    public List<String> due(Instant now, int limit) {
        return works.due(now, limit).stream().map(NodeId::value).toList();
    }

    @Override
    public void perform(String item) {
        reconcileNode.reconcile(new NodeId(item));
    }
}
