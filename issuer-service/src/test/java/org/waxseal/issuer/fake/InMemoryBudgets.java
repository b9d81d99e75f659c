package org.waxseal.issuer.fake;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.waxseal.issuer.budget.Budgets;
import org.waxseal.issuer.budget.Limit;

public final class InMemoryBudgets implements Budgets {
    private final Map<Key, Instant> levels = new TreeMap<>();
    private @Nullable Instant pause;

    @Override
    public synchronized Optional<Instant> level(Key key) {
        return Optional.ofNullable(levels.get(key));
    }

    @Override
    public synchronized Instant lock(Key key) {
        return levels.getOrDefault(key, Instant.EPOCH);
    }

    @Override
    public synchronized void save(Key key, Instant level) {
        levels.put(key, level);
    }

    @Override
    public synchronized List<Entry> emptiest(Limit limit, int count) {
        return levels.entrySet().stream()
                .filter(entry -> entry.getKey().limit() == limit)
                .map(entry -> new Entry(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(Entry::level).reversed())
                .limit(count)
                .toList();
    }

    @Override
    public synchronized int forgetFull(Instant now) {
        int before = levels.size();
        levels.values().removeIf(level -> !level.isAfter(now));
        return before - levels.size();
    }

    @Override
    public synchronized Optional<Instant> pausedUntil() {
        return Optional.ofNullable(pause);
    }

    @Override
    public synchronized void pause(Instant until) {
        pause = pause == null || pause.isBefore(until) ? until : pause;
    }
}
