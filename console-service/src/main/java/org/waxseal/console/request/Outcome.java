package org.waxseal.console.request;

import java.util.Locale;

/** What became of a request to have something registered as described. */
public enum Outcome {
    CREATED,
    CHANGED,
    /** It was so already: no new revision, no statement. */
    UNCHANGED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
