package org.waxseal.endtoend;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** Waits for a condition with a deadline; a condition that throws does not hold yet. */
final class Waiting {

    private Waiting() {}

    static void until(
            String what, Duration limit, Supplier<String> evidence, Callable<Boolean> condition) {
        try {
            Awaitility.await(what)
                    .atMost(limit)
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptions()
                    .until(condition);
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError(
                    what + " within " + limit.toSeconds() + " s: " + evidence.get(), e);
        }
    }
}
