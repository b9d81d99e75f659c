package org.waxseal.console.provisioning;

import java.util.Locale;

/** What became of a request. */
public enum Answer {
    CREATED,
    CHANGED,
    UNCHANGED,
    REMOVED,
    REJECTED,
    /** It came before, so nothing was done. */
    REPLAYED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
