package org.waxseal.issuer.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.issuer.fake.SettableClock;
import org.waxseal.issuer.lineage.LineageStatistics;

class MetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SettableClock clock = new SettableClock();

    @Test
    void timesAttemptsByOutcomeAndCode() {
        IssuanceMetrics metrics = new IssuanceMetrics(registry);
        metrics.issued(Duration.ofMillis(300));
        metrics.failed(ErrorCode.DNS_UPDATE_REFUSED, Duration.ofSeconds(2));
        assertThat(
                        registry.get("waxseal.issuance")
                                .tags("outcome", "success", "code", "none")
                                .timer()
                                .totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(300);
        assertThat(
                        registry.get("waxseal.issuance")
                                .tags("outcome", "failure", "code", "dns-update-refused")
                                .timer()
                                .count())
                .isEqualTo(1);
    }

    @Test
    void tellsTheSoonestExpiryAndOverdueRenewals() {
        new LineageGauges(new Fixed(clock.instant().plusSeconds(90), 2), clock).bindTo(registry);
        assertThat(registry.get("waxseal.certificate.expiry").gauge().value()).isEqualTo(90);
        assertThat(registry.get("waxseal.renewal.overdue").gauge().value()).isEqualTo(2);
    }

    @Test
    void isNoNumberWhileThereIsNoCertificate() {
        new LineageGauges(new Fixed(null, 0), clock).bindTo(registry);
        assertThat(registry.get("waxseal.certificate.expiry").gauge().value()).isNaN();
    }

    private record Fixed(@Nullable Instant expiry, long overdue) implements LineageStatistics {
        @Override
        public Optional<Instant> soonestExpiry() {
            return Optional.ofNullable(expiry);
        }

        @Override
        public long overdueRenewals(Instant now) {
            return overdue;
        }
    }
}
