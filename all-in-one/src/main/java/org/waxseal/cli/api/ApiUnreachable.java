package org.waxseal.cli.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waxseal.cli.outcome.CommandFailed;
import org.waxseal.cli.outcome.ExitCode;

/** The API gave no answer; trying again later may help. */
public final class ApiUnreachable extends CommandFailed {
    private static final long serialVersionUID = 1L;

    public ApiUnreachable(String sentence, @Nullable Throwable cause) {
        super(ExitCode.NO_ANSWER, "api-unreachable", sentence, List.of(), cause);
    }
}
