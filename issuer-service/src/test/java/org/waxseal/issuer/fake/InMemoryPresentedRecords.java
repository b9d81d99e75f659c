package org.waxseal.issuer.fake;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.waxseal.common.id.Subject;
import org.waxseal.issuer.challenge.ChallengeRecord;
import org.waxseal.issuer.challenge.PresentedRecords;

public final class InMemoryPresentedRecords implements PresentedRecords {
    private record Row(Subject subject, ChallengeRecord record) {}

    private final Map<Row, Instant> rows = new ConcurrentHashMap<>();
    private final Power power;

    public InMemoryPresentedRecords(Power power) {
        this.power = power;
    }

    @Override
    public void remember(Subject subject, ChallengeRecord record, Instant removeBy) {
        power.require();
        rows.putIfAbsent(new Row(subject, record), removeBy);
    }

    @Override
    public List<ChallengeRecord> of(Subject subject) {
        power.require();
        return rows.keySet().stream()
                .filter(row -> row.subject().equals(subject))
                .map(Row::record)
                .toList();
    }

    @Override
    public boolean neededByOthers(Subject subject, ChallengeRecord record) {
        return rows.keySet().stream()
                .anyMatch(
                        row ->
                                row.record().owner().equals(record.owner())
                                        && row.record().value().equals(record.value())
                                        && !row.subject().equals(subject));
    }

    @Override
    public void postpone(Subject subject, ChallengeRecord record, Instant removeBy) {
        rows.replace(new Row(subject, record), removeBy);
    }

    @Override
    public void forget(Subject subject, ChallengeRecord record) {
        power.require();
        rows.remove(new Row(subject, record));
    }

    @Override
    public List<Subject> overdue(Instant now, int limit) {
        return rows.entrySet().stream()
                .filter(row -> !row.getValue().isAfter(now))
                .map(row -> row.getKey().subject())
                .distinct()
                .limit(limit)
                .toList();
    }
}
