package org.waxseal.issuer.fake;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.issuer.lineage.Lineage;
import org.waxseal.issuer.lineage.LineageRepository;

public final class InMemoryLineages implements LineageRepository {
    private final Map<String, Lineage> rows = new TreeMap<>();
    private final Map<String, NavigableMap<Long, Fingerprint>> certificates = new TreeMap<>();
    private final Map<String, Instant> published = new TreeMap<>();
    private final Power power;

    public InMemoryLineages(Power power) {
        this.power = power;
    }

    @Override
    public synchronized Optional<Lineage> find(Subject subject) {
        power.require();
        return Optional.ofNullable(rows.get(subject.key()));
    }

    @Override
    public Optional<Lineage> lock(Subject subject) {
        return find(subject);
    }

    @Override
    public synchronized void save(Lineage lineage) {
        power.require();
        rows.put(lineage.subject().key(), lineage);
        CertificateChain current = lineage.current();
        if (current != null) {
            of(lineage.subject()).putIfAbsent(lineage.generation(), current.fingerprint());
        }
    }

    @Override
    public synchronized List<Subject> due(Instant now, int limit) {
        return rows.values().stream()
                .filter(lineage -> lineage.isDue(now))
                .sorted(
                        Comparator.comparing(
                                lineage -> Objects.requireNonNull(lineage.nextAttempt())))
                .limit(limit)
                .map(Lineage::subject)
                .toList();
    }

    @Override
    public synchronized List<Subject> subjects(String after, int limit) {
        return rows.values().stream()
                .map(Lineage::subject)
                .filter(subject -> subject.key().compareTo(after) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized void notePublished(Subject subject, Instant at) {
        power.require();
        published.put(subject.key(), at);
    }

    @Override
    public synchronized Optional<Instant> publishedAt(Subject subject) {
        return Optional.ofNullable(published.get(subject.key()));
    }

    @Override
    public synchronized Optional<Long> generationOf(Subject subject, Fingerprint fingerprint) {
        return of(subject).entrySet().stream()
                .filter(entry -> entry.getValue().equals(fingerprint))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    @Override
    public synchronized void forgetBefore(Subject subject, long generation) {
        of(subject).headMap(generation).clear();
    }

    private NavigableMap<Long, Fingerprint> of(Subject subject) {
        return certificates.computeIfAbsent(subject.key(), key -> new TreeMap<>());
    }
}
