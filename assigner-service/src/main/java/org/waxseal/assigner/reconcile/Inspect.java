package org.waxseal.assigner.reconcile;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.waxseal.assigner.inspection.Endpoint;
import org.waxseal.assigner.inspection.EndpointInspection;
import org.waxseal.assigner.inspection.Observation;
import org.waxseal.assigner.inspection.Prober;
import org.waxseal.assigner.protection.EndpointRecord;

/** Makes handshakes and judges them for one node. */
final class Inspect {
    private final Prober prober;
    private final EndpointInspection inspection;
    private final Clock clock;

    Inspect(Prober prober, EndpointInspection inspection, Clock clock) {
        this.prober = prober;
        this.inspection = inspection;
        this.clock = clock;
    }

    /** One handshake with each endpoint, judged as of now. */
    List<EndpointRecord> inspect(DesiredNode wanted, Collection<Endpoint> endpoints) {
        return judge(wanted, prober.probe(endpoints));
    }

    List<EndpointRecord> judge(DesiredNode wanted, Map<Endpoint, Observation> seen) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<EndpointRecord> records = new ArrayList<>();
        seen.forEach(
                (endpoint, observation) -> records.add(judge(wanted, endpoint, observation, now)));
        return records;
    }

    private EndpointRecord judge(
            DesiredNode wanted, Endpoint endpoint, Observation observation, Instant now) {
        WantedCertificate certificate = wanted.certificate(endpoint.subject());
        EndpointRecord before = wanted.records().get(endpoint);
        return new EndpointRecord(
                endpoint,
                inspection.judge(
                        endpoint.sni(),
                        observation,
                        certificate == null ? null : certificate.chain(),
                        now),
                certificate == null ? null : certificate.leaf(),
                now,
                before == null ? null : before.shown(),
                before == null ? null : before.since());
    }

    /**
     * As {@link #inspect}, of endpoints seen for the first time: what is found is not the answer to
     * what is wanted, so they are still to be proven.
     */
    List<EndpointRecord> firstSight(DesiredNode wanted, Collection<Endpoint> newcomers) {
        return inspect(wanted, newcomers).stream()
                .map(
                        record ->
                                new EndpointRecord(
                                        record.endpoint(),
                                        record.own(),
                                        null,
                                        record.inspectedAt(),
                                        null,
                                        null))
                .toList();
    }
}
