package org.waxseal.assigner.inspection;

import org.jspecify.annotations.Nullable;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.pki.Fingerprint;

/**
 * What a client makes of an endpoint.
 *
 * @param verdict the worst of all faults found
 * @param evidence one sentence that names every fault
 * @param leaf the served leaf; null when none was seen
 */
public record Judgement(Verdict verdict, String evidence, @Nullable Fingerprint leaf) {

    /** Whether a client that checks certificates would go on, whoever rolled the leaf out. */
    public boolean acceptableToClients() {
        return verdict == Verdict.PROTECTED || verdict == Verdict.WRONG_LEAF;
    }
}
