package org.waxseal.assigner.node;

/**
 * What stands at a path, without following a link.
 *
 * @param kind what it is
 * @param permissions of the thing itself; for a link they say nothing
 */
public record FileStatus(Kind kind, Permissions permissions) {
    /** What can stand at a path. */
    public enum Kind {
        FILE,
        DIRECTORY,
        LINK,
        OTHER
    }
}
