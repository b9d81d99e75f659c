package org.waxseal.assigner.protection;

import java.time.Instant;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.statement.Failure;

/**
 * A certificate that could not be brought onto a node. Until its next attempt the subject stays
 * there as it is, so that it holds up nobody else.
 *
 * @param leaf the certificate that failed; a newer one is tried at once
 * @param attempts failed attempts in a row, at least 1
 */
public record Held(NodeId node, Subject subject, Fingerprint leaf, int attempts, Failure failure) {

    /** Whether it is not to be tried at {@code now}. */
    public boolean waits(Instant now) {
        return failure.nextAttempt() == null || failure.nextAttempt().isAfter(now);
    }
}
