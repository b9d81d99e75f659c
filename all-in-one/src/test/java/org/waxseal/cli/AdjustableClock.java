package org.waxseal.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Stands still until it is moved. */
final class AdjustableClock extends Clock {
    private Instant now = Instant.parse("2026-11-24T10:15:03Z");

    private Duration step = Duration.ZERO;

    synchronized void advance(Duration step) {
        now = now.plus(step);
    }

    /** From now on each look at it moves it. */
    synchronized void tick(Duration step) {
        this.step = step;
    }

    @Override
    public synchronized Instant instant() {
        now = now.plus(step);
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
