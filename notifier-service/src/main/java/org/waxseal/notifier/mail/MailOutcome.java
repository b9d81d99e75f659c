package org.waxseal.notifier.mail;

import org.waxseal.common.error.ErrorCode;

/** What became of an attempt to hand over a mail. */
public sealed interface MailOutcome {

    /** As it stands in metrics. */
    String wireName();

    /**
     * The server has taken responsibility (RFC 5321 section 4.5.4.1).
     *
     * @param reply the server's own words, one line
     */
    record Accepted(String reply) implements MailOutcome {
        @Override
        public String wireName() {
            return "sent";
        }
    }

    /**
     * Not now: to be tried again, soon or late as the code's category says.
     *
     * @param sentence for the operator, without secrets
     */
    record Deferred(ErrorCode code, String sentence) implements MailOutcome {
        @Override
        public String wireName() {
            return "deferred";
        }
    }

    /**
     * This mail, never: its address or its content was refused (RFC 5321 section 4.2.1, 5yz).
     *
     * @param sentence for the operator, without secrets
     */
    record Refused(ErrorCode code, String sentence) implements MailOutcome {
        @Override
        public String wireName() {
            return "failed";
        }
    }
}
