package org.waxseal.sandbox;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.waxseal.common.time.Pauses;

/** Waiting for a condition, never for a time. */
final class Await {
    private static final Duration SHORTEST = Duration.ofMillis(5);
    private static final Duration LONGEST = Duration.ofMillis(50);
    private static final Pauses PAUSES = Pauses.real();

    private Await() {}

    /** Whether {@code condition} became true within {@code limit}. */
    static boolean within(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        Duration pause = SHORTEST;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            pause(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
        }
        return true;
    }

    private static void pause(Duration duration) {
        try {
            PAUSES.pause(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while waiting for a sandbox server", e);
        }
    }
}
