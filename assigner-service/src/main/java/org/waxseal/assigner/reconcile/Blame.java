package org.waxseal.assigner.reconcile;

import java.util.Set;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.Subject;

/**
 * Subjects whose certificate is the reason why an attempt did not succeed for them.
 *
 * @param sentence for a person, without secrets
 */
record Blame(Set<Subject> subjects, ErrorCode code, String sentence) {
    Blame {
        subjects = Set.copyOf(subjects);
    }

    static Blame nobody() {
        return new Blame(Set.of(), ErrorCode.INTERNAL_FAULT, "");
    }
}
