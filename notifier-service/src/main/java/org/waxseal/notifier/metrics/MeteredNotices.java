package org.waxseal.notifier.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.DataAccessException;
import org.waxseal.notifier.mail.MailOutcome;
import org.waxseal.notifier.notice.NoticeKind;
import org.waxseal.notifier.notice.NoticeObserver;
import org.waxseal.notifier.notice.NoticeQueue;

/**
 * Counter {@code waxseal.notice} (tags {@code kind}; {@code outcome}: sent, deferred, failed,
 * dropped) and gauge {@code waxseal.notice.age}: seconds that the longest waiting due notice has
 * waited, 0 when none does.
 */
public final class MeteredNotices implements NoticeObserver {
    private final MeterRegistry registry;
    private final MailServerHealth health;

    public MeteredNotices(
            MeterRegistry registry, NoticeQueue queue, Clock clock, MailServerHealth health) {
        this.registry = registry;
        this.health = health;
        TimeGauge.builder("waxseal.notice.age", () -> seconds(queue, clock), TimeUnit.SECONDS)
                .description("How long the longest waiting due notice has waited")
                .register(registry);
    }

    private static double seconds(NoticeQueue queue, Clock clock) {
        Instant now = clock.instant();
        try {
            return queue.oldestDue(now)
                    .map(due -> Duration.between(due, now).toMillis() / 1000.0)
                    .orElse(0.0);
        } catch (DataAccessException e) {
            return Double.NaN; // unknown while the database is away; a scrape must not fail
        }
    }

    @Override
    public void attempted(NoticeKind kind, MailOutcome outcome) {
        count(kind, outcome.wireName());
        health.attempted(outcome);
    }

    @Override
    public void dropped(NoticeKind kind) {
        count(kind, "dropped");
    }

    private void count(NoticeKind kind, String outcome) {
        registry.counter("waxseal.notice", "kind", kind.wireName(), "outcome", outcome).increment();
    }
}
