package org.waxseal.assigner.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.waxseal.assigner.inspection.HandshakeMetrics;
import org.waxseal.assigner.inspection.Observation;
import org.waxseal.assigner.protection.Protections;
import org.waxseal.assigner.reconcile.RolloutMetrics;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.endpoint.Verdict;

/**
 * {@code waxseal.rollout} (timer; outcome), {@code waxseal.rollout.reloads} (counter; software),
 * {@code waxseal.handshake} (timer; protocol, outcome), {@code waxseal.endpoints} (gauge; verdict)
 * and {@code waxseal.endpoints.unprotected} (gauge).
 */
public final class AssignerMetrics implements RolloutMetrics, HandshakeMetrics, MeterBinder {
    private final MeterRegistry registry;
    private final Protections protections;

    public AssignerMetrics(MeterRegistry registry, Protections protections) {
        this.registry = registry;
        this.protections = protections;
    }

    @Override
    public void bindTo(MeterRegistry target) {
        Gauge.builder("waxseal.endpoints.unprotected", this, AssignerMetrics::unprotected)
                .description("Endpoints whose newest published verdict is not 'protected'")
                .register(target);
        for (Verdict verdict : Verdict.values()) {
            Gauge.builder("waxseal.endpoints", this, metrics -> metrics.count(verdict))
                    .description("Endpoints by newest published verdict")
                    .tag("verdict", verdict.wireName())
                    .register(target);
        }
    }

    @Override
    public void ended(String outcome, Duration took, Set<Software> reloaded) {
        registry.timer("waxseal.rollout", "outcome", outcome).record(took);
        for (Software software : reloaded) {
            registry.counter("waxseal.rollout.reloads", "software", software.wireName())
                    .increment();
        }
    }

    @Override
    public void probed(Protocol protocol, Observation seen, Duration took) {
        String outcome =
                switch (seen) {
                    case Observation.Served ignored -> "served";
                    case Observation.NoTls ignored -> "no-tls";
                    case Observation.Unreachable ignored -> "unreachable";
                };
        registry.timer("waxseal.handshake", "protocol", protocol.wireName(), "outcome", outcome)
                .record(took);
    }

    private double unprotected() {
        return protections.count().entrySet().stream()
                .filter(entry -> !entry.getKey().isProtected())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private double count(Verdict verdict) {
        return protections.count().getOrDefault(verdict, 0L);
    }
}
