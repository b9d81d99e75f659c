package org.waxseal.issuer.fake;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.waxseal.issuer.vault.KeyReference;
import org.waxseal.issuer.vault.KeyTomb;
import org.waxseal.issuer.vault.KeyTombRepository;
import org.waxseal.issuer.vault.PublicKeyHash;

public final class InMemoryKeyTombs implements KeyTombRepository {
    private final Map<KeyReference, KeyTomb> rows = new LinkedHashMap<>();

    @Override
    public synchronized void insertIfAbsent(KeyTomb tomb) {
        rows.putIfAbsent(tomb.reference(), tomb);
    }

    @Override
    public synchronized Optional<KeyTomb> find(KeyReference reference) {
        return Optional.ofNullable(rows.get(reference));
    }

    @Override
    public synchronized Optional<KeyTomb> find(PublicKeyHash publicKey) {
        return rows.values().stream()
                .filter(tomb -> tomb.publicKey().equals(publicKey))
                .findFirst();
    }
}
