package org.waxseal.notifier.notice;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.Fingerprint;

/**
 * Notices that wait for their mail, and those that had it. A notice stands in here once, whatever
 * became of it.
 */
public interface NoticeQueue {

    /** What has become of a notice. */
    enum Status {
        /** To be told from {@code dueAt} on. */
        WAITING,
        /** The mail server has accepted the mail. */
        SENT,
        /** Was no longer true; waits again as soon as it is. */
        DROPPED,
        /** The mail was refused for good; waits again when its reader has another address. */
        FAILED
    }

    /**
     * A notice and what has become of it.
     *
     * @param attempts mails that were not accepted so far
     */
    record Entry(Notice notice, Status status, Instant dueAt, int attempts) {}

    /**
     * Puts a notice in the queue, or back into it when it was dropped.
     *
     * @return false when it waits, was sent or has failed already, and nothing was done
     */
    boolean add(Notice notice, Instant now);

    Optional<Entry> find(String id);

    /** Waiting notices that are due at {@code now}, longest waiting first, by their ids. */
    List<String> due(Instant now, int limit);

    /** When the longest waiting due notice became due; empty when none is. */
    Optional<Instant> oldestDue(Instant now);

    Told told(Subject subject, long registration);

    void postpone(String id, Instant until);

    void sent(String id, @Nullable Fingerprint leaf, Instant now);

    void dropped(String id, Instant now);

    /**
     * The mail was not accepted; it is tried again.
     *
     * @param reason one sentence, for the operator
     */
    void deferred(String id, int attempts, String reason, Instant until);

    /**
     * The mail was refused for good.
     *
     * @param reason one sentence, for the operator
     */
    void failed(String id, String reason, Instant now);

    /** Lets what failed for this owner's domains wait again. */
    void retryFailed(OwnerId owner, Instant now);
}
