package org.waxseal.issuer.budget;

import java.util.Locale;

/** What authorities limit. */
public enum Limit {
    /** New orders of the account. */
    NEW_ORDERS,
    /** Certificates for names below one registered domain. */
    CERTIFICATES_PER_DOMAIN,
    /** Certificates for one and the same set of names. */
    EXACT_SET,
    /** Failed validations of one name. */
    FAILED_VALIDATIONS;

    /** As it stands in settings, metrics and the API. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
