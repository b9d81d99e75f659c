package org.waxseal.cli.importing;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What can become of a row. */
public enum Outcome {
    CREATED,
    CHANGED,
    UNCHANGED,
    REJECTED,
    /** The panel itself says that it is no mail domain. */
    SKIPPED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Outcome parse(String written) {
        for (Outcome outcome : values()) {
            if (outcome.wireName().equals(written)) {
                return outcome;
            }
        }
        return null;
    }
}
