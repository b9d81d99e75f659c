package org.waxseal.cli.importing;

import java.io.BufferedReader;
import java.io.IOException;
import org.waxseal.cli.outcome.CommandFailed;

/** Reads the rows of one kind of file, holding one of them at a time. */
@FunctionalInterface
interface Listing {

    /** Takes rows in the order of the file. */
    interface Rows {
        void take(InputRow row) throws InterruptedException;
    }

    /**
     * Reads {@code text} to its end.
     *
     * @throws CommandFailed with line and fix when the file as a whole is not what it should be
     */
    void read(BufferedReader text, Rows rows) throws IOException, InterruptedException;
}
