package org.waxseal.issuer.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import org.waxseal.issuer.budget.Limit;
import org.waxseal.issuer.budget.RateBudget;

/** What the authority still allows; each value is asked for when it is read. */
public final class LimitGauges implements MeterBinder {
    private final RateBudget budget;
    private final Clock clock;

    public LimitGauges(RateBudget budget, Clock clock) {
        this.budget = budget;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Limit limit : Limit.values()) {
            Gauge.builder("waxseal.acme.limit.left", budget, known -> left(known, limit))
                    .description("How many more the authority allows where least is left")
                    .tag("limit", limit.wireName())
                    .strongReference(true)
                    .register(registry);
        }
        Gauge.builder("waxseal.acme.paused", this, LimitGauges::pausedFor)
                .description("How long the authority still wants to be left alone")
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
    }

    private static double left(RateBudget budget, Limit limit) {
        return budget.remaining(limit, 1).stream()
                .mapToDouble(RateBudget.Remaining::left)
                .min()
                .orElse(Double.NaN);
    }

    private double pausedFor() {
        return budget.pausedUntil()
                .map(until -> (double) Duration.between(clock.instant(), until).toSeconds())
                .orElse(0.0);
    }
}
