package org.waxseal.notifier.notice;

import java.util.Locale;

/** What somebody can be told. */
public enum NoticeKind {
    /** To the owner: every endpoint of the domain serves its certificate, for the first time. */
    PROTECTED(true),
    /** To the owner: a newer certificate is served and proven. */
    RENEWED(true),
    /** To the owner: clients see something else than the certificate they should. */
    UNPROTECTED(false),
    /** To the owner: what {@link #UNPROTECTED} told is over. */
    RESTORED(true),
    /** To the owner, for a node to the operator: no certificate could be had. */
    ISSUANCE_FAILED(false),
    /** To the owner: the domain is no longer looked after. */
    REMOVED(true),
    /** To the operator, once for a node and not once a domain. */
    NODE_DEGRADED(false),
    /** To the operator: what {@link #NODE_DEGRADED} told is over. */
    NODE_RESTORED(true);

    private final boolean news;

    NoticeKind(boolean news) {
        this.news = news;
    }

    /**
     * Whether it tells of an event, which nobody wants to read long after; otherwise it tells of a
     * trouble that lasts.
     */
    public boolean isNews() {
        return news;
    }

    /** As it stands in metrics, logs and the mail's header, for example {@code issuance-failed}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
