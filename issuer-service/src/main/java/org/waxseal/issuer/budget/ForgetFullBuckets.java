package org.waxseal.issuer.budget;

import java.time.Duration;
import org.waxseal.common.scheduler.PeriodicJob;

/** Forgets what was counted and does not matter any more, so that the table stays small. */
public final class ForgetFullBuckets implements PeriodicJob {
    private final RateBudget budget;

    public ForgetFullBuckets(RateBudget budget) {
        this.budget = budget;
    }

    @Override
    public String name() {
        return "forget-full-buckets";
    }

    @Override
    public Duration interval() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        budget.tidy();
    }
}
