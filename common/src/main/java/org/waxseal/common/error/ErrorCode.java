package org.waxseal.common.error;

import static org.waxseal.common.error.ErrorCategory.EXTERNAL;
import static org.waxseal.common.error.ErrorCategory.INTERNAL;
import static org.waxseal.common.error.ErrorCategory.TRANSIENT;
import static org.waxseal.common.error.ErrorCategory.USER;

import java.util.Locale;

/**
 * Every fault that Waxseal names. The {@link #wireName()} is published and never changes its
 * meaning.
 */
public enum ErrorCode {
    // The request
    REQUEST_MALFORMED(USER),
    PATH_UNKNOWN(USER),
    HOST_REFUSED(USER),
    NAME_INVALID(USER),
    NAME_TOO_LONG(USER),
    NAME_NOT_UNDER_DOMAIN(USER),
    DOMAIN_EXISTS(USER),
    DOMAIN_UNKNOWN(USER),
    OWNER_MISSING(USER),
    OWNER_UNKNOWN(USER),
    OWNER_EXISTS(USER),
    NODE_UNKNOWN(USER),
    NODE_EXISTS(USER),
    NODE_LACKS_ROLE(USER),
    LOCALE_UNSUPPORTED(USER),
    EMAIL_INVALID(USER),
    FIELD_INVALID(USER),
    FIELD_MISSING(USER),
    FIELD_UNKNOWN(USER),
    IN_USE(USER),
    FROM_FILE(USER),
    TOO_MANY_REMOVALS(USER),
    PRECONDITION_FAILED(USER),
    IDEMPOTENCY_KEY_REUSED(USER),
    UNAUTHENTICATED(USER),
    LINK_INVALID(USER),
    SCOPE_MISSING(USER),
    TOKEN_UNKNOWN(USER),
    EVENT_ID_REUSED(USER),
    STATEMENT_INVALID(USER),

    // The certificate authority and DNS
    CA_UNREACHABLE(TRANSIENT),
    CA_RATE_LIMITED(EXTERNAL),
    CA_REFUSED(EXTERNAL),
    VALIDATION_FAILED(EXTERNAL),
    CAA_FORBIDS(USER),
    DNS_UNREACHABLE(TRANSIENT),
    DNS_UPDATE_REFUSED(EXTERNAL),
    DNS_ZONE_UNKNOWN(EXTERNAL),
    DNS_NOT_PROPAGATED(EXTERNAL),

    // Keys
    KEY_NOT_FOUND(INTERNAL),
    KEY_NOT_PLACED(USER),
    KEY_TOMBED(USER),
    VAULT_LOCKED(INTERNAL),
    CERTIFICATE_INVALID(EXTERNAL),

    // Nodes
    NODE_UNREACHABLE(TRANSIENT),
    NODE_BUSY(TRANSIENT),
    NODE_FENCED(TRANSIENT),
    SERVER_NOT_INSTALLED(EXTERNAL),
    SERVER_VERSION_UNSUPPORTED(EXTERNAL),
    SERVER_CONFIGURATION_BROKEN(EXTERNAL),
    SERVER_CHECK_FAILED(EXTERNAL),
    SERVER_RELOAD_FAILED(EXTERNAL),
    FILE_UNREADABLE_FOR_SERVER(EXTERNAL),
    WRONG_CERTIFICATE_SERVED(EXTERNAL),

    // Mail to owners
    SMTP_UNREACHABLE(TRANSIENT),
    SMTP_DEFERRED(TRANSIENT),
    SMTP_REFUSED(EXTERNAL),
    SMTP_NOT_TRUSTED(EXTERNAL),

    // Ours
    INFRASTRUCTURE_UNAVAILABLE(TRANSIENT),
    INTERNAL_FAULT(INTERNAL);

    private final ErrorCategory category;

    ErrorCode(ErrorCategory category) {
        this.category = category;
    }

    public ErrorCategory category() {
        return category;
    }

    /** As it stands in JSON, logs, metrics and mails, for example {@code dns-update-refused}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
