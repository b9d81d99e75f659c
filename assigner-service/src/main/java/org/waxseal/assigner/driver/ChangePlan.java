package org.waxseal.assigner.driver;

import java.util.List;
import java.util.Optional;
import org.waxseal.common.endpoint.Software;

/**
 * What has to be done for one software of a node, or for the certificate store that all share.
 * Holds key references, never keys, so it may be shown and kept.
 *
 * <p>Order matters: after every step, a configuration that was valid still is, so a crash between
 * any two leaves a server that starts.
 *
 * @param software empty for the store
 * @param before must hold before anything is touched; the rollout is refused otherwise
 * @param steps changes in order; undone in reverse order
 * @param after must hold when all steps of all plans are done; everything is undone otherwise
 * @param reload when the running server has to be told
 * @param cleanup done after everything is proven and never undone: files that nothing names any
 *     more
 * @param changes what clients see differently
 */
public record ChangePlan(
        Optional<Software> software,
        List<Step.Check> before,
        List<Step> steps,
        List<Step.Check> after,
        Optional<Step.Reload> reload,
        List<Step> cleanup,
        List<NameChange> changes) {
    public ChangePlan {
        before = List.copyOf(before);
        steps = List.copyOf(steps);
        after = List.copyOf(after);
        cleanup = List.copyOf(cleanup);
        changes = List.copyOf(changes);
    }

    /** Nothing to do. */
    public static ChangePlan nothing(Optional<Software> software) {
        return new ChangePlan(
                software, List.of(), List.of(), List.of(), Optional.empty(), List.of(), List.of());
    }

    /** Whether there is nothing to do; checks alone are nothing. */
    public boolean isEmpty() {
        return steps.isEmpty() && reload.isEmpty() && cleanup.isEmpty();
    }
}
