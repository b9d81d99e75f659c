package org.waxseal.assigner.reconcile;

import java.time.Duration;
import java.util.Set;
import org.waxseal.common.endpoint.Software;

/** Told how attempts on nodes ended. */
public interface RolloutMetrics {

    /**
     * An attempt has ended.
     *
     * @param outcome {@code unchanged}, {@code applied}, {@code refused}, {@code undone} or {@code
     *     failed}
     * @param took from the taken lease to the end of the rollout, without coalescing
     * @param reloaded servers that were reloaded
     */
    void ended(String outcome, Duration took, Set<Software> reloaded);

    static RolloutMetrics none() {
        return (outcome, took, reloaded) -> {};
    }
}
