package org.waxseal.assigner.reconcile;

import java.time.Instant;
import java.util.List;
import org.waxseal.assigner.work.NodeWorks;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.work.Work;

/** {@link ReinspectNode} as work; an item is a node. */
public final class ReinspectNodeWork implements Work {
    private final NodeWorks works;
    private final ReinspectNode reinspectNode;

    public ReinspectNodeWork(NodeWorks works, ReinspectNode reinspectNode) {
        this.works = works;
        this.reinspectNode = reinspectNode;
    }

    @Override
    public String name() {
        return NodeWorks.REINSPECT;
    }

    /** One: nobody waits for it, and handshakes of changes come first. */
    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public List<String> due(Instant now, int limit) {
        return works.dueForInspection(now, limit).stream().map(NodeId::value).toList();
    }

    @Override
    public void perform(String item) {
        reinspectNode.reinspect(new NodeId(item));
    }
}
