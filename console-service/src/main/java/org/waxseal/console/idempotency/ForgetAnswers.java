package org.waxseal.console.idempotency;

import java.time.Clock;
import java.time.Duration;
import org.waxseal.common.scheduler.PeriodicJob;

/** Lets keys be used again after a day. */
public final class ForgetAnswers implements PeriodicJob {
    public static final Duration KEPT = Duration.ofHours(24);

    private final IdempotentAnswers answers;
    private final Clock clock;

    public ForgetAnswers(IdempotentAnswers answers, Clock clock) {
        this.answers = answers;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "forget-idempotent-answers";
    }

    @Override
    public Duration interval() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void run() {
        answers.forgetBefore(clock.instant().minus(KEPT));
    }
}
