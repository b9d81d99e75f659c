package org.waxseal.issuer.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.issuer.lineage.IssuanceObserver;

/** Timer {@code waxseal.issuance}: attempts by outcome and code. */
public final class IssuanceMetrics implements IssuanceObserver {
    private static final String TIMER = "waxseal.issuance";

    private final MeterRegistry registry;

    public IssuanceMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void issued(Duration took) {
        record("success", "none", took);
    }

    @Override
    public void failed(ErrorCode code, Duration took) {
        record("failure", code.wireName(), took);
    }

    private void record(String outcome, String code, Duration took) {
        registry.timer(TIMER, "outcome", outcome, "code", code).record(took);
    }
}
