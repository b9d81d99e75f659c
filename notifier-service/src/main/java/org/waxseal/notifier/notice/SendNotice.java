package org.waxseal.notifier.notice;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.checkpoint.Checkpoints;
import org.waxseal.common.work.Work;
import org.waxseal.notifier.mail.MailOutcome;
import org.waxseal.notifier.mail.MailOutcome.Accepted;
import org.waxseal.notifier.mail.MailOutcome.Deferred;
import org.waxseal.notifier.mail.MailOutcome.Refused;
import org.waxseal.notifier.mail.Mailer;

/**
 * Step 7 of a certificate's path: sends the mail of one due notice. No transaction is open while
 * talking to the mail server; a process that dies between the server's acceptance and the commit
 * sends the mail once more, with the same Message-ID.
 */
public final class SendNotice implements Work {
    public static final String NAME = "send-notice";

    private static final System.Logger LOGGER = System.getLogger(SendNotice.class.getName());

    private final NoticeLedger ledger;
    private final NoticeQueue queue;
    private final NoticeWriter writer;
    private final Mailer mailer;
    private final RetryBackoff backoff;
    private final Checkpoints checkpoints;
    private final NoticeObserver observer;
    private final Clock clock;
    private final int parallelism;

    public SendNotice(
            NoticeLedger ledger,
            NoticeQueue queue,
            NoticeWriter writer,
            Mailer mailer,
            RetryBackoff backoff,
            Checkpoints checkpoints,
            NoticeObserver observer,
            Clock clock,
            int parallelism) {
        this.ledger = ledger;
        this.queue = queue;
        this.writer = writer;
        this.mailer = mailer;
        this.backoff = backoff;
        this.checkpoints = checkpoints;
        this.observer = observer;
        this.clock = clock;
        this.parallelism = parallelism;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int parallelism() {
        return parallelism;
    }

    @Override
    public List<String> due(Instant now, int limit) {
        return queue.due(now, limit);
    }

    @Override
    public void perform(String id) {
        ledger.open(id).ifPresent(this::send);
    }

    private void send(NoticeLedger.Open open) {
        MailOutcome outcome = mailer.send(writer.write(open.notice(), open.situation()));
        switch (outcome) {
            case Accepted accepted -> accepted(open.notice(), accepted);
            case Deferred deferred -> deferred(open, deferred);
            case Refused refused -> refused(open.notice(), refused);
        }
        observer.attempted(open.notice().kind(), outcome);
    }

    private void accepted(Notice notice, Accepted accepted) {
        checkpoints.reached(Checkpoint.NOTIFIER_MAIL_ACCEPTED);
        ledger.sent(notice);
        LOGGER.log(
                System.Logger.Level.INFO,
                "Told {0} about {1}: {2}",
                notice.kind().wireName(),
                notice.subject(),
                accepted.reply());
    }

    private void deferred(NoticeLedger.Open open, Deferred deferred) {
        int attempts = open.attempts() + 1;
        Instant until = clock.instant().plus(backoff.after(attempts, deferred.code()));
        ledger.deferred(open.notice(), attempts, deferred.sentence(), until);
        LOGGER.log(
                System.Logger.Level.WARNING,
                "Not yet told {0} about {1}, tried again at {2}: {3}: {4}",
                open.notice().kind().wireName(),
                open.notice().subject(),
                until,
                deferred.code().wireName(),
                deferred.sentence());
    }

    private void refused(Notice notice, Refused refused) {
        ledger.failed(notice, refused.sentence());
        LOGGER.log(
                System.Logger.Level.WARNING,
                "Cannot tell {0} about {1}: {2}: {3}",
                notice.kind().wireName(),
                notice.subject(),
                refused.code().wireName(),
                refused.sentence());
    }
}
