package org.waxseal.notifier.mail;

/** Hands mails to a mail server. */
@FunctionalInterface
public interface Mailer {

    /**
     * Blocks until the server has answered or a time-out has passed, at most a few minutes. Not
     * idempotent: the server delivers each accepted mail. Never throws for what the network, the
     * server or the mail's address is to blame for.
     */
    MailOutcome send(Mail mail);
}
