package org.waxseal.assigner.reconcile;

import java.util.List;
import org.waxseal.assigner.driver.ChangePlan;
import org.waxseal.assigner.driver.DesiredState;
import org.waxseal.assigner.node.NodeSession;

/** Finds the way from what a node serves to what is wanted; reads only. */
@FunctionalInterface
public interface Planner {

    /**
     * Plans the whole node.
     *
     * @return plans in the order in which they are to be applied; all empty when nothing is to do
     * @throws org.waxseal.common.error.WaxsealException when a server cannot be inspected
     */
    List<ChangePlan> plan(NodeSession node, DesiredState wanted);
}
