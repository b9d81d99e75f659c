package org.waxseal.serve;

/** How a command ends; docs/operations.md has the list. */
final class ExitCode {
    static final int DONE = 0;
    static final int REFUSED = 1;
    static final int WRONG_FILE = 2;
    static final int NO_ANSWER = 3;

    private ExitCode() {}
}
