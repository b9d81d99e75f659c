package org.waxseal.issuer.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.name.CertificateName;
import org.waxseal.issuer.budget.Allowance;
import org.waxseal.issuer.budget.Claim;
import org.waxseal.issuer.budget.Limit;
import org.waxseal.issuer.budget.RateBudget;
import org.waxseal.issuer.fake.InMemoryBudgets;
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
        assertThat(registry.get("waxseal.names.missing").gauge().value()).isEqualTo(7);
    }

    @Test
    void tellsWhatIsLeftOfEachLimit() {
        RateBudget budget =
                new RateBudget(
                        Map.of(
                                Limit.NEW_ORDERS, new Allowance(300, Duration.ofHours(3)),
                                Limit.CERTIFICATES_PER_DOMAIN,
                                        new Allowance(50, Duration.ofDays(7))),
                        new InMemoryBudgets(),
                        name -> name.ascii(),
                        clock);
        new LimitGauges(budget, clock).bindTo(registry);
        assertThat(left(Limit.NEW_ORDERS)).isEqualTo(285);
        assertThat(left(Limit.EXACT_SET)).isNaN();
        budget.claim(new Claim(List.of(CertificateName.of("example.test")), Claim.Kind.NEW, null));
        assertThat(left(Limit.NEW_ORDERS)).isEqualTo(284);
        assertThat(left(Limit.CERTIFICATES_PER_DOMAIN)).isEqualTo(47);
        assertThat(registry.get("waxseal.acme.paused").gauge().value()).isZero();
        budget.pause(clock.instant().plusSeconds(30));
        assertThat(registry.get("waxseal.acme.paused").gauge().value()).isEqualTo(30);
    }

    private double left(Limit limit) {
        return registry.get("waxseal.acme.limit.left")
                .tag("limit", limit.wireName())
                .gauge()
                .value();
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

        @Override
        public long missingNames() {
            return 7;
        }
    }
}
