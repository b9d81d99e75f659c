package org.waxseal.cli.watch;

import org.waxseal.cli.screen.Times;
import tools.jackson.databind.JsonNode;

/** Why something failed last, as the API tells it, in one line. */
public final class FailureText {

    private FailureText() {}

    /** {@code code: sentence; tried again in 3 min (...)}; empty where nothing failed. */
    public static String of(JsonNode failure, Times times) {
        if (!failure.hasNonNull("code")) {
            return "";
        }
        String next = failure.path("nextAttempt").asString("");
        return "%s: %s%s"
                .formatted(
                        failure.path("code").asString(""),
                        failure.path("detail").asString(""),
                        next.isEmpty() ? "" : "; tried again " + times.full(next));
    }
}
