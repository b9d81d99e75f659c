package org.waxseal.notifier.notice;

import org.waxseal.notifier.mail.MailOutcome;

/** Told what becomes of notices, for the metrics. */
public interface NoticeObserver {

    void attempted(NoticeKind kind, MailOutcome outcome);

    /** A notice was no longer true when it was due. */
    void dropped(NoticeKind kind);
}
