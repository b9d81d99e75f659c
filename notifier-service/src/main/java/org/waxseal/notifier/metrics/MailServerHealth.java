package org.waxseal.notifier.metrics;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.waxseal.notifier.mail.MailOutcome;

/**
 * Whether the mail server took part in the newest attempt. Not part of readiness: notices wait in
 * their queue, and the service goes on recording.
 */
public final class MailServerHealth implements HealthIndicator {
    private final AtomicReference<@Nullable MailOutcome> newest = new AtomicReference<>();

    void attempted(MailOutcome outcome) {
        newest.set(outcome);
    }

    @Override
    public Health health() {
        return switch (newest.get()) {
            case null -> Health.unknown().withDetail("reason", "no mail was due yet").build();
            case MailOutcome.Accepted ignored -> Health.up().build();
            case MailOutcome.Refused ignored -> Health.up().build();
            case MailOutcome.Deferred deferred ->
                    Health.down()
                            .withDetail("code", deferred.code().wireName())
                            .withDetail("reason", deferred.sentence())
                            .build();
        };
    }
}
