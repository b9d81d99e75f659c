package org.waxseal.console.protection;

import java.util.Locale;

/** How far a domain or node is, in one word. */
public enum ProtectionState {
    /** There is no certificate yet, and nothing failed. */
    REGISTERED,
    /** There is a certificate; not every endpoint was seen to serve it. */
    ISSUED,
    /** Every endpoint was seen to serve the newest certificate. */
    PROVEN,
    /** Not proven, and the last attempt to issue or to roll out failed. */
    FAILING,
    /** Removed from the registry, while servers still know it. */
    REMOVING;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
