package org.waxseal.assigner.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.waxseal.common.time.Pauses;

/** A clock that moves only when somebody waits. */
final class VirtualTime extends Clock implements Pauses {
    private Instant now;

    VirtualTime(Instant start) {
        this.now = start;
    }

    @Override
    public void pause(Duration duration) {
        now = now.plus(duration);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
