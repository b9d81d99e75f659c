package org.waxseal.common.outbox;

import io.namastack.outbox.retry.OutboxRetryPolicy;
import java.time.Duration;

/**
 * What is in the outbox was encoded and committed, so only the broker can be at fault: it is tried
 * until it answers.
 */
final class RetryForEver implements OutboxRetryPolicy {
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    @Override
    public boolean shouldRetry(Throwable fault) {
        return true;
    }

    @Override
    public Duration nextDelay(int failureCount) {
        Duration delay = FIRST.multipliedBy(1L << Math.clamp(failureCount - 1L, 0, 20));
        return delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
    }

    @Override
    public int maxRetries() {
        return Integer.MAX_VALUE;
    }
}
