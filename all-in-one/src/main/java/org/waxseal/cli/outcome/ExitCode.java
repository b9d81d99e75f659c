package org.waxseal.cli.outcome;

/** What the process ends with. Scripts rely on these: a number never changes its meaning. */
public final class ExitCode {
    /** Done. */
    public static final int DONE = 0;

    /** The request was refused or failed. */
    public static final int FAILED = 1;

    /** Wrong command line or file. */
    public static final int USAGE = 2;

    /** No answer from the API: unreachable or unauthenticated. */
    public static final int NO_ANSWER = 3;

    /** Interrupted; what the JVM itself ends with after SIGINT (128 + 2). */
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
