package org.waxseal.issuer.lineage;

import java.util.Locale;

/** Why the next generation of a lineage is wanted; it decides how much is done for it. */
public enum Wish {
    /**
     * The registration asks: a first certificate, other names, another kind of key, or a renewal.
     */
    REGISTERED,
    /** The calendar asks: the current certificate is to be replaced in time. */
    RENEWAL,
    /**
     * Names that were left out are tried again. Nothing is issued unless at least one of them can
     * be had this time.
     */
    MISSING_NAMES;

    /** As it stands in the table and in logs. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
