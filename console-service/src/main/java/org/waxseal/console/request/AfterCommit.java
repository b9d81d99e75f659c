package org.waxseal.console.request;

/** Does something once the surrounding transaction is committed, and never if it is not. */
@FunctionalInterface
public interface AfterCommit {

    /** Outside a transaction at once, else in the same thread right after the commit. */
    void run(Runnable action);
}
