package org.waxseal.issuer.challenge;

import java.time.Instant;
import java.util.List;
import org.waxseal.common.id.Subject;

/**
 * Remembers which values we have put into DNS, so that a crash leaves none behind. A value is
 * remembered before it is presented and forgotten after it was removed; its place is remembered
 * with it, since the CNAME that led there may lead elsewhere by then.
 */
public interface PresentedRecords {

    /**
     * Remembers a value; idempotent.
     *
     * @param removeBy when it is removed even if nobody comes back to it
     */
    void remember(Subject subject, ChallengeRecord record, Instant removeBy);

    /** What is remembered for a subject. */
    List<ChallengeRecord> of(Subject subject);

    /**
     * Whether another subject needs the same value at the same place: an authority may share an
     * authorization.
     */
    boolean neededByOthers(Subject subject, ChallengeRecord record);

    /** Asks for the removal to be tried again. */
    void postpone(Subject subject, ChallengeRecord record, Instant removeBy);

    /** Forgets a value; idempotent. */
    void forget(Subject subject, ChallengeRecord record);

    /** Subjects with values to be removed at {@code now}, longest waiting first. */
    List<Subject> overdue(Instant now, int limit);
}
