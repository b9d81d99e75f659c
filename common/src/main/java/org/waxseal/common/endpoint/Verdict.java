package org.waxseal.common.endpoint;

import java.util.Locale;

/**
 * What a client that checks certificates would make of an endpoint. One word an endpoint, the worst
 * first.
 */
public enum Verdict {
    /**
     * The wanted leaf is served, complete, trusted, in time, and covers the name; and the
     * server-wide one is valid.
     */
    PROTECTED,
    /**
     * As {@link #PROTECTED}, but the node's server-wide certificate is not valid, so senders and
     * old clients leak.
     */
    SERVER_WIDE_INVALID,
    /** A valid certificate for the name, but not the one that was rolled out. */
    WRONG_LEAF,
    /** The certificate does not cover the name that the client asked for. */
    NAME_NOT_COVERED,
    SELF_SIGNED,
    EXPIRED,
    NOT_YET_VALID,
    /** An intermediate is missing from what the server sends. */
    CHAIN_INCOMPLETE,
    /** The chain ends in a root that clients do not know. */
    ROOT_UNKNOWN,
    /** The server answers but offers no TLS, or has no usable certificate. */
    NO_TLS,
    UNREACHABLE,
    /** Not inspected yet. */
    UNKNOWN;

    public boolean isProtected() {
        return this == PROTECTED;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
