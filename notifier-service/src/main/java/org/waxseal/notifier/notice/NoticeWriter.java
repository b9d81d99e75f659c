package org.waxseal.notifier.notice;

import org.waxseal.notifier.mail.Mail;

/** Writes the mail of a notice: to whom, in which language, in which words. */
@FunctionalInterface
public interface NoticeWriter {

    Mail write(Notice notice, Situation situation);
}
