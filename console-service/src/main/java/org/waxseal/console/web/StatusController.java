package org.waxseal.console.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.waxseal.common.outbox.OutboxLag;
import org.waxseal.console.protection.DomainCounts;
import org.waxseal.console.protection.Listings;
import org.waxseal.console.protection.ProtectionState;
import org.waxseal.console.provisioning.Requests;

/** {@code /api/v1/status}: everything in a few numbers. */
@RestController
public final class StatusController {
    private static final Duration REJECTIONS_SHOWN = Duration.ofHours(24);

    private final String version;
    private final DomainCounts domains;
    private final Listings listings;
    private final OutboxLag outbox;
    private final Requests requests;
    private final Clock clock;

    public StatusController(
            String version,
            DomainCounts domains,
            Listings listings,
            OutboxLag outbox,
            Requests requests,
            Clock clock) {
        this.version = version;
        this.domains = domains;
        this.listings = listings;
        this.outbox = outbox;
        this.requests = requests;
        this.clock = clock;
    }

    /**
     * The service in numbers.
     *
     * @param domains how many are how far, by state
     * @param outbox statements that are not published yet
     */
    record StatusResponse(
            String version,
            Map<String, Long> domains,
            NodesResponse nodes,
            CertificatesResponse certificates,
            OutboxResponse outbox,
            ProvisioningResponse provisioning) {}

    /**
     * Nodes in numbers.
     *
     * @param proven whose server-wide certificate is served everywhere
     */
    record NodesResponse(long total, long proven) {}

    /**
     * Certificates in numbers.
     *
     * @param failing domains and nodes whose newest attempt to get one failed
     * @param soonestNotAfter when the first of them expires; null when there is none
     */
    record CertificatesResponse(long total, long failing, @Nullable Instant soonestNotAfter) {}

    /** Statements on their way to the broker. */
    record OutboxResponse(long waiting) {}

    /**
     * Requests that came by event.
     *
     * @param rejected of the last 24 hours
     */
    record ProvisioningResponse(long rejected) {}

    @GetMapping("/api/v1/status")
    StatusResponse status() {
        Map<ProtectionState, Long> nodes = listings.nodeCounts();
        Listings.CertificateCounts certificates = listings.certificates();
        return new StatusResponse(
                version,
                byState(domains.count()),
                new NodesResponse(total(nodes), nodes.getOrDefault(ProtectionState.PROVEN, 0L)),
                new CertificatesResponse(
                        certificates.total(), certificates.failing(), certificates.firstEnd()),
                new OutboxResponse(outbox.waiting()),
                new ProvisioningResponse(
                        requests.rejectedSince(clock.instant().minus(REJECTIONS_SHOWN))));
    }

    private static Map<String, Long> byState(Map<ProtectionState, Long> counts) {
        Map<String, Long> numbers = new LinkedHashMap<>();
        numbers.put("total", total(counts));
        for (ProtectionState state : ProtectionState.values()) {
            numbers.put(state.wireName(), counts.getOrDefault(state, 0L));
        }
        return numbers;
    }

    private static long total(Map<ProtectionState, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
