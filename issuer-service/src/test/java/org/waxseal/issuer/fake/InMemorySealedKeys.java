package org.waxseal.issuer.fake;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waxseal.issuer.vault.KeyReference;
import org.waxseal.issuer.vault.PublicKeyHash;
import org.waxseal.issuer.vault.SealedKey;
import org.waxseal.issuer.vault.SealedKeyRepository;

public final class InMemorySealedKeys implements SealedKeyRepository {
    private static final Comparator<KeyReference> ORDER =
            Comparator.comparing(KeyReference::holder).thenComparingLong(KeyReference::generation);

    private final SortedMap<KeyReference, SealedKey> rows = new TreeMap<>(ORDER);

    @Override
    public synchronized boolean insertIfAbsent(SealedKey key) {
        return rows.putIfAbsent(key.reference(), key) == null;
    }

    @Override
    public synchronized Optional<SealedKey> find(KeyReference reference) {
        return Optional.ofNullable(rows.get(reference));
    }

    @Override
    public synchronized boolean replace(SealedKey before, SealedKey after) {
        SealedKey kept = rows.get(before.reference());
        if (kept == null || !Objects.equals(kept.keyId(), before.keyId())) {
            return false;
        }
        rows.put(after.reference(), after);
        return true;
    }

    @Override
    public synchronized List<KeyReference> lockBefore(KeyReference reference) {
        return rows.keySet().stream()
                .filter(key -> key.holder().equals(reference.holder()))
                .filter(key -> key.generation() < reference.generation())
                .toList();
    }

    @Override
    public synchronized List<KeyReference> lockAll(PublicKeyHash publicKey) {
        return rows.values().stream()
                .filter(row -> row.envelope() != null)
                .filter(row -> Objects.requireNonNull(row.envelope()).publicKey().equals(publicKey))
                .map(SealedKey::reference)
                .toList();
    }

    @Override
    public synchronized void delete(KeyReference reference) {
        rows.remove(reference);
    }

    @Override
    public synchronized Optional<SealedKey> any() {
        return rows.values().stream().findFirst();
    }

    @Override
    public synchronized List<SealedKey> notUnder(
            String keyId, @Nullable KeyReference after, int limit) {
        return rows.values().stream()
                .filter(row -> !keyId.equals(row.keyId()))
                .filter(row -> after == null || ORDER.compare(row.reference(), after) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<KeyUse> uses() {
        return rows.values().stream()
                .collect(
                        Collectors.groupingBy(
                                row -> Optional.ofNullable(row.keyId()), Collectors.counting()))
                .entrySet()
                .stream()
                .map(use -> new KeyUse(use.getKey().orElse(null), use.getValue()))
                .toList();
    }

    /** Writes a row over another, as an intruder would. */
    public synchronized void put(SealedKey key) {
        rows.put(key.reference(), key);
    }
}
