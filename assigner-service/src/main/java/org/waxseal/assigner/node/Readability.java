package org.waxseal.assigner.node;

/** Whether a user of a node can read a file, all directories above it included. */
public sealed interface Readability {

    /** It can. */
    record Granted() implements Readability {}

    /**
     * It cannot.
     *
     * @param at the file, or the directory above it that stops the user
     * @param reason one clause for a person, for example {@code is root:root 0700}
     */
    record Blocked(NodePath at, String reason) implements Readability {}
}
