package org.waxseal.assigner.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waxseal.assigner.driver.NameChange;
import org.waxseal.assigner.inspection.Endpoint;
import org.waxseal.assigner.inspection.Observation;
import org.waxseal.assigner.inspection.Prober;
import org.waxseal.assigner.protection.EndpointRecord;
import org.waxseal.assigner.rollout.Handshakes;
import org.waxseal.assigner.rollout.Proof;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.statement.Listener;
import org.waxseal.common.time.Pauses;

/**
 * Proves one rollout on one node: asks each endpoint that a change concerns, again and again with
 * growing pauses, until it serves what it should or patience ends. What was seen last is kept, so
 * that nothing has to be asked twice.
 *
 * <p>An endpoint that did not speak TLS before the change is no reason to undo it: it is reported,
 * not repaired here.
 */
final class NodeHandshakes implements Handshakes {
    private final DesiredNode wanted;
    private final Prober prober;
    private final ProofPatience patience;
    private final Clock clock;
    private final Pauses pauses;
    private final Map<Listener, Software> software;
    private final Map<Endpoint, Observation> seen = new LinkedHashMap<>();

    NodeHandshakes(
            DesiredNode wanted, Prober prober, ProofPatience patience, Clock clock, Pauses pauses) {
        this.wanted = wanted;
        this.prober = prober;
        this.patience = patience;
        this.clock = clock;
        this.pauses = pauses;
        this.software = wanted.software();
    }

    /** The newest observation of each endpoint asked. */
    Map<Endpoint, Observation> seen() {
        return Map.copyOf(seen);
    }

    @Override
    public Proof proveAfter(List<NameChange> changes) {
        return await(expectations(changes, NameChange::after, NameChange::before));
    }

    @Override
    public Proof proveBefore(List<NameChange> changes) {
        return await(expectations(changes, NameChange::before, NameChange::after));
    }

    /** Waits until each of {@code endpoints} serves what is wanted for its subject. */
    Proof proveWanted(Collection<Endpoint> endpoints) {
        List<Expectation> expectations = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            Fingerprint leaf = wanted.leaf(endpoint.subject());
            if (leaf != null) {
                expectations.add(new Expectation(endpoint, Optional.of(leaf), Optional.empty()));
            }
        }
        return await(expectations);
    }

    private List<Expectation> expectations(
            List<NameChange> changes,
            Function<NameChange, Optional<Fingerprint>> served,
            Function<NameChange, Optional<Fingerprint>> gone) {
        Map<Subject, List<NameChange>> bySubject =
                changes.stream().collect(Collectors.groupingBy(NameChange::subject));
        List<Expectation> expectations = new ArrayList<>();
        for (Endpoint endpoint : wanted.concerned()) {
            NameChange change =
                    changeOf(endpoint, bySubject.getOrDefault(endpoint.subject(), List.of()));
            if (change != null) {
                expectations.add(
                        new Expectation(endpoint, served.apply(change), gone.apply(change)));
            }
        }
        return expectations;
    }

    /** An exact entry is chosen before a wildcard, and what is set before what is removed. */
    private @Nullable NameChange changeOf(Endpoint endpoint, List<NameChange> changes) {
        Software answering = software.get(new Listener(endpoint.protocol(), endpoint.port()));
        return changes.stream()
                .filter(change -> change.software() == answering)
                .filter(change -> change.name().covers(endpoint.sni()))
                .min(
                        Comparator.comparing((NameChange change) -> change.after().isEmpty())
                                .thenComparing(change -> change.name().wildcard()))
                .orElse(null);
    }

    private Proof await(List<Expectation> expectations) {
        Instant end = clock.instant().plus(patience.most());
        Duration pause = patience.firstPause();
        List<Expectation> open = expectations;
        while (true) {
            open = look(open);
            if (open.isEmpty()) {
                return new Proof.Proven();
            }
            if (!clock.instant().isBefore(end)) {
                return mismatched(open);
            }
            pause(pause);
            pause = shorter(pause.multipliedBy(2), patience.longestPause());
        }
    }

    /** Those of {@code expectations} that are not met. */
    private List<Expectation> look(List<Expectation> expectations) {
        seen.putAll(prober.probe(expectations.stream().map(Expectation::endpoint).toList()));
        return expectations.stream().filter(open -> fault(open) != null).toList();
    }

    private Proof mismatched(List<Expectation> open) {
        List<Proof.Mismatch> mismatches = new ArrayList<>();
        for (Expectation expectation : open) {
            String fault = fault(expectation);
            Endpoint endpoint = expectation.endpoint();
            mismatches.add(
                    new Proof.Mismatch(
                            endpoint.subject(),
                            "%s %s:%d %s"
                                    .formatted(
                                            endpoint.protocol().wireName(),
                                            endpoint.node(),
                                            endpoint.port(),
                                            endpoint.sni()),
                            fault == null ? "" : fault));
        }
        return new Proof.Mismatched(mismatches);
    }

    private @Nullable String fault(Expectation expectation) {
        Observation observation = seen.get(expectation.endpoint());
        return switch (observation) {
            case null -> "no handshake was made";
            case Observation.Unreachable(String reason) ->
                    spokeTls(expectation.endpoint()) ? reason : null;
            case Observation.NoTls(String reason) ->
                    spokeTls(expectation.endpoint()) ? reason : null;
            case Observation.Served(CertificateChain presented) -> fault(expectation, presented);
        };
    }

    private @Nullable String fault(Expectation expectation, CertificateChain presented) {
        Fingerprint leaf = presented.fingerprint();
        if (expectation.served().isEmpty()) {
            return expectation.gone().equals(Optional.of(leaf))
                    ? "still serves the leaf " + brief(leaf)
                    : null;
        }
        Fingerprint expected = expectation.served().get();
        if (!expected.equals(leaf)) {
            return "serves the leaf %s, not %s".formatted(brief(leaf), brief(expected));
        }
        WantedCertificate whole = wanted.certificate(expectation.endpoint().subject());
        boolean complete =
                whole == null
                        || !whole.leaf().equals(leaf)
                        || new HashSet<>(presented.certificates())
                                .containsAll(whole.chain().certificates());
        return complete ? null : "serves the right leaf without its whole chain";
    }

    private boolean spokeTls(Endpoint endpoint) {
        EndpointRecord own = wanted.records().get(endpoint);
        EndpointRecord before = own == null ? wanted.serverWideBeside(endpoint) : own;
        return before == null
                || (before.own().verdict() != Verdict.UNREACHABLE
                        && before.own().verdict() != Verdict.NO_TLS);
    }

    private void pause(Duration pause) {
        try {
            pauses.pause(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("stopped while waiting for a handshake");
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static String brief(Fingerprint fingerprint) {
        return fingerprint.hex().substring(0, 12);
    }

    /**
     * What an endpoint is to show.
     *
     * @param served the leaf; empty when any but {@code gone} will do
     */
    private record Expectation(
            Endpoint endpoint, Optional<Fingerprint> served, Optional<Fingerprint> gone) {}
}
