package org.waxseal.issuer.fake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waxseal.issuer.vault.KeyAccess;
import org.waxseal.issuer.vault.KeyAccessRepository;
import org.waxseal.issuer.vault.KeyReference;

public final class InMemoryKeyAccesses implements KeyAccessRepository {
    private final List<Row> rows = new ArrayList<>();
    private long last;

    @Override
    public synchronized void add(KeyAccess access) {
        rows.addFirst(new Row(++last, access));
    }

    @Override
    public synchronized List<Row> list(@Nullable String holder, long before, int limit) {
        return rows.stream()
                .filter(row -> row.id() < before)
                .filter(row -> holder == null || holder.equals(holderOf(row)))
                .limit(limit)
                .toList();
    }

    private static @Nullable String holderOf(Row row) {
        KeyReference reference = row.access().reference();
        return reference == null ? null : reference.holder();
    }

    @Override
    public synchronized int forgetBefore(Instant instant) {
        int before = rows.size();
        rows.removeIf(row -> row.access().at().isBefore(instant));
        return before - rows.size();
    }

    /** As {@code action reference outcome}, oldest first. */
    public synchronized List<String> lines() {
        return rows.reversed().stream()
                .map(Row::access)
                .map(
                        access ->
                                "%s %s %s"
                                        .formatted(
                                                access.action().wireName(),
                                                access.reference(),
                                                access.outcome()))
                .toList();
    }
}
