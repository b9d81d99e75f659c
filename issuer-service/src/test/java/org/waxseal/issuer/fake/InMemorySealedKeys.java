package org.waxseal.issuer.fake;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.waxseal.issuer.vault.KeyReference;
import org.waxseal.issuer.vault.SealedKey;
import org.waxseal.issuer.vault.SealedKeyRepository;

public final class InMemorySealedKeys implements SealedKeyRepository {
    private final Map<KeyReference, SealedKey> rows = new ConcurrentHashMap<>();

    @Override
    public void insertIfAbsent(SealedKey key) {
        rows.putIfAbsent(key.reference(), key);
    }

    @Override
    public Optional<SealedKey> find(KeyReference reference) {
        return Optional.ofNullable(rows.get(reference));
    }

    @Override
    public void deleteBefore(KeyReference reference) {
        rows.keySet()
                .removeIf(
                        key ->
                                key.holder().equals(reference.holder())
                                        && key.generation() < reference.generation());
    }

    @Override
    public Optional<SealedKey> any() {
        return rows.values().stream().findFirst();
    }

    /** Writes a row over another, as an intruder would. */
    public void replace(SealedKey key) {
        rows.put(key.reference(), key);
    }
}
