package org.waxseal.cli.api;

import java.util.List;
import org.waxseal.cli.outcome.CommandFailed;
import org.waxseal.cli.outcome.ExitCode;
import tools.jackson.databind.JsonNode;

/** The API answered with problem details (RFC 9457). */
public final class ApiRefused extends CommandFailed {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient JsonNode problem;

    private ApiRefused(int exitCode, int status, JsonNode problem, String sentence) {
        super(
                exitCode,
                problem.path("code").asString("unknown"),
                sentence,
                entriesOf(problem),
                null);
        this.status = status;
        this.problem = problem;
    }

    /**
     * @param tokenOrigin where the token came from, for who has to replace it
     */
    static ApiRefused of(int status, JsonNode problem, String tokenOrigin) {
        String detail = problem.path("detail").asString("the API answered HTTP " + status);
        return status == 401
                ? new ApiRefused(
                        ExitCode.NO_ANSWER,
                        status,
                        problem,
                        "%s (this command used the token from %s)".formatted(detail, tokenOrigin))
                : new ApiRefused(ExitCode.FAILED, status, problem, detail);
    }

    private static List<Entry> entriesOf(JsonNode problem) {
        return problem.path("errors")
                .valueStream()
                .map(
                        error ->
                                new Entry(
                                        error.path("pointer").asString(""),
                                        error.path("detail").asString("")))
                .toList();
    }

    /** Of HTTP. */
    public int status() {
        return status;
    }

    /** As the API sent it. */
    public JsonNode problem() {
        return problem;
    }
}
