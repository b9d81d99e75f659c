package org.waxseal.common.checkpoint;

import java.util.Locale;

/**
 * Points on the path of one certificate (docs/certificate-path.md numbers the steps) just after
 * something was made.
 */
public enum Checkpoint {
    /** Step 1: the registration and its statement are committed, nothing is published. */
    CONSOLE_DOMAIN_STORED,
    /** Step 3: the order exists at the CA and its URL is saved. */
    ISSUER_ORDER_CREATED,
    /** Step 3: the challenge's TXT value is in the zone. */
    ISSUER_CHALLENGE_PRESENTED,
    /** Step 3: the CA has finalized, the chain is not stored yet. */
    ISSUER_ORDER_FINALIZED,
    /** Step 4: certificate and statement are committed, nothing is published. */
    ISSUER_CERTIFICATE_STORED,
    /** Step 4: the assigner has recorded the certificate and its work. */
    ASSIGNER_WORK_RECORDED,
    /** Step 5: one step of a plan is done, others are not. */
    ASSIGNER_STEP_APPLIED,
    /** Step 5: everything is written, the server is not reloaded. */
    ASSIGNER_BEFORE_RELOAD,
    /** Step 6: the endpoints are proven and the statement is committed. */
    ASSIGNER_PROVEN,
    /** Step 7: the notice is stored, the mail is not sent. */
    NOTIFIER_NOTICE_STORED,
    /** Step 7: the mail server has accepted the mail, the row does not say so yet. */
    NOTIFIER_MAIL_ACCEPTED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
