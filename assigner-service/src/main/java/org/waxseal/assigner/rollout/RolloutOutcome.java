package org.waxseal.assigner.rollout;

import java.util.List;
import java.util.Set;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.Subject;

/** How a rollout ended. */
public sealed interface RolloutOutcome {

    /** Everything already was as wanted: nothing was written, nothing reloaded, nothing proven. */
    record Unchanged() implements RolloutOutcome {}

    /**
     * Everything is written, loaded and proven.
     *
     * @param steps how many changes were made
     * @param reloaded which servers were reloaded, once each
     */
    record Applied(int steps, Set<Software> reloaded) implements RolloutOutcome {
        public Applied {
            reloaded = Set.copyOf(reloaded);
        }
    }

    /**
     * Nothing was touched.
     *
     * @param sentence what is wrong and the fix
     * @param culprits subjects whose certificate is the reason; none when the node is. The rest can
     *     go on with these held ({@code DesiredState.held})
     */
    record Refused(ErrorCode code, String sentence, Set<Subject> culprits)
            implements RolloutOutcome {
        public Refused {
            culprits = Set.copyOf(culprits);
        }
    }

    /**
     * Something did not hold, and every change was taken back.
     *
     * @param code why: {@code SERVER_CHECK_FAILED}, {@code SERVER_RELOAD_FAILED}, {@code
     *     FILE_UNREADABLE_FOR_SERVER}, {@code WRONG_CERTIFICATE_SERVED} or what a step threw
     * @param culprits as in {@link Refused}: subjects whose endpoints served something else
     * @param leftBehind what could not be taken back or is not proven to be as before, one sentence
     *     each; normally empty
     */
    record Undone(ErrorCode code, String sentence, Set<Subject> culprits, List<String> leftBehind)
            implements RolloutOutcome {
        public Undone {
            culprits = Set.copyOf(culprits);
            leftBehind = List.copyOf(leftBehind);
        }
    }
}
