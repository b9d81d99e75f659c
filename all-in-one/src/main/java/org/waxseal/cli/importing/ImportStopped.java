package org.waxseal.cli.importing;

import java.util.List;
import org.waxseal.cli.outcome.CommandFailed;

/** An import that could not be finished, and how to go on with it. */
final class ImportStopped extends CommandFailed {
    private static final long serialVersionUID = 1L;

    ImportStopped(CommandFailed fault, String where) {
        super(
                fault.exitCode(),
                fault.code(),
                fault.sentence() + "; " + where,
                List.copyOf(fault.entries()),
                fault);
    }
}
