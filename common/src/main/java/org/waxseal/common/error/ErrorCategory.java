package org.waxseal.common.error;

/** Who can mend a fault, and so whether and when it is tried again. */
public enum ErrorCategory {
    /** The request or a setting is wrong: somebody has to change it. Not tried again by itself. */
    USER,
    /**
     * Another party (CA, DNS, mail server) refuses or misbehaves: tried again with a long back-off.
     */
    EXTERNAL,
    /** A passing fault of network or load: tried again soon. */
    TRANSIENT,
    /** A fault of ours: tried again with a long back-off, and an operator is to look. */
    INTERNAL;

    public boolean retried() {
        return this != USER;
    }
}
