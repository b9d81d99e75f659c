package org.waxseal.issuer.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import org.waxseal.issuer.lineage.LineageStatistics;

/**
 * Gauges {@code waxseal.certificate.expiry} (seconds until the first certificate expires, not a
 * number while there is none) and {@code waxseal.renewal.overdue} (certificates).
 */
public final class LineageGauges implements MeterBinder {
    private final LineageStatistics statistics;
    private final Clock clock;

    public LineageGauges(LineageStatistics statistics, Clock clock) {
        this.statistics = statistics;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("waxseal.certificate.expiry", this, LineageGauges::secondsToExpiry)
                .description("Time until the first of the current certificates expires")
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
        Gauge.builder("waxseal.renewal.overdue", this, LineageGauges::overdue)
                .description("Certificates that should have been renewed by now")
                .strongReference(true)
                .register(registry);
        Gauge.builder("waxseal.names.missing", statistics, LineageStatistics::missingNames)
                .description("Names that are wanted and in no certificate")
                .strongReference(true)
                .register(registry);
    }

    private double secondsToExpiry() {
        return statistics
                .soonestExpiry()
                .map(expiry -> (double) Duration.between(clock.instant(), expiry).toSeconds())
                .orElse(Double.NaN);
    }

    private double overdue() {
        return statistics.overdueRenewals(clock.instant());
    }
}
