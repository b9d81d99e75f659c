package org.waxseal.assigner.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.waxseal.assigner.inspection.Endpoint;
import org.waxseal.assigner.inspection.EndpointInspection;
import org.waxseal.assigner.inspection.Prober;
import org.waxseal.assigner.protection.EndpointRecord;
import org.waxseal.assigner.protection.Protections;
import org.waxseal.assigner.registry.Registry;
import org.waxseal.assigner.work.NodeWorks;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.time.Pauses;

/**
 * Looks at all endpoints of a node although nothing was changed: certificates expire, servers stop,
 * and others replace what was proven. Changes nothing itself; where another leaf is served it wants
 * the node reconciled.
 */
public final class ReinspectNode {
    /** A server that restarts is gone for moments: bad news is looked at twice. */
    private static final Duration SECOND_LOOK = Duration.ofSeconds(2);

    private final NodeWorks works;
    private final Registry registry;
    private final DeriveDesiredNode derive;
    private final Inspect inspect;
    private final SettleNode settle;
    private final Clock clock;
    private final Pauses pauses;

    public ReinspectNode(
            NodeWorks works,
            Registry registry,
            Protections protections,
            SettleNode settle,
            Prober prober,
            EndpointInspection inspection,
            Clock clock,
            Pauses pauses) {
        this.works = works;
        this.registry = registry;
        this.derive = new DeriveDesiredNode(registry, protections);
        this.inspect = new Inspect(prober, inspection, clock);
        this.settle = settle;
        this.clock = clock;
        this.pauses = pauses;
    }

    /** Blocks until every endpoint was asked. */
    public void reinspect(NodeId id) {
        Optional<NodeStatement> node = registry.node(id).filter(known -> !known.removed());
        Optional<NodeWorks.Standing> standing = works.standing(id);
        if (node.isEmpty() || standing.isEmpty()) {
            works.forgetInspection(id);
            return;
        }
        if (standing.get().isAboutToChange()) {
            works.inspectAgain(id, clock.instant().plus(Duration.ofMinutes(1)));
            return;
        }
        DesiredNode wanted = derive.desired(node.get(), clock.instant());
        List<EndpointRecord> records = look(wanted);
        settle.reinspected(id, standing.get().token(), records, replaced(wanted, records));
    }

    private List<EndpointRecord> look(DesiredNode wanted) {
        List<EndpointRecord> records = new ArrayList<>(inspect.inspect(wanted, wanted.endpoints()));
        List<Endpoint> lost =
                records.stream()
                        .filter(record -> isLost(wanted, record))
                        .map(EndpointRecord::endpoint)
                        .toList();
        if (!lost.isEmpty()) {
            pause();
            records.removeIf(record -> lost.contains(record.endpoint()));
            records.addAll(inspect.inspect(wanted, lost));
        }
        return records.stream().map(record -> stillToBeProven(wanted, record)).toList();
    }

    private static boolean isLost(DesiredNode wanted, EndpointRecord record) {
        EndpointRecord before = wanted.records().get(record.endpoint());
        return before != null
                && before.own().leaf() != null
                && (record.own().verdict() == Verdict.UNREACHABLE
                        || record.own().verdict() == Verdict.NO_TLS);
    }

    /** A look alone does not say that a certificate was brought onto the node. */
    private static EndpointRecord stillToBeProven(DesiredNode wanted, EndpointRecord record) {
        EndpointRecord before = wanted.records().get(record.endpoint());
        if (record.proves(record.wanted())) {
            return record;
        }
        return new EndpointRecord(
                record.endpoint(),
                record.own(),
                before == null ? null : before.wanted(),
                record.inspectedAt(),
                record.shown(),
                record.since());
    }

    /** Whether an endpoint that served the wanted leaf serves another one now. */
    private static boolean replaced(DesiredNode wanted, List<EndpointRecord> records) {
        return records.stream()
                .filter(record -> !wanted.isHeld(record.endpoint().subject()))
                .filter(record -> wanted.covers(record.endpoint()))
                .anyMatch(record -> wanted.isServedAnother(record));
    }

    private void pause() {
        try {
            pauses.pause(SECOND_LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("stopped while waiting for a second look");
        }
    }
}
