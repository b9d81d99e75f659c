package org.waxseal.issuer.vault;

import java.time.Clock;
import java.time.Duration;
import org.waxseal.common.scheduler.PeriodicJob;

/** Ends the audit's rows after their time. */
public final class ForgetAccesses implements PeriodicJob {
    private final KeyAccessRepository rows;
    private final Duration retention;
    private final Clock clock;

    public ForgetAccesses(KeyAccessRepository rows, Duration retention, Clock clock) {
        this.rows = rows;
        this.retention = retention;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "forget-key-accesses";
    }

    @Override
    public Duration interval() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        rows.forgetBefore(clock.instant().minus(retention));
    }
}
