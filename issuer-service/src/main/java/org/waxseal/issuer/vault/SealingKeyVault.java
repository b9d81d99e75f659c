package org.waxseal.issuer.vault;

import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.pki.KeyType;

/** Keeps each key as a row in an envelope ({@link Envelopes}). */
public final class SealingKeyVault implements KeyVault {
    private final Envelopes envelopes;
    private final SealedKeyRepository rows;
    private final KeyTombRepository tombs;
    private final KeyAudit audit;
    private final KeyPairs keyPairs;
    private final Clock clock;

    public SealingKeyVault(
            Envelopes envelopes,
            SealedKeyRepository rows,
            KeyTombRepository tombs,
            KeyAudit audit,
            KeyPairs keyPairs,
            Clock clock) {
        this.envelopes = envelopes;
        this.rows = rows;
        this.tombs = tombs;
        this.audit = audit;
        this.keyPairs = keyPairs;
        this.clock = clock;
    }

    @Override
    public KeyPair obtain(KeyReference reference, KeyType type, Access access) {
        return orRefuse(
                reference,
                access,
                () -> {
                    Optional<KeyPair> kept = open(reference);
                    if (kept.isPresent()) {
                        audit.done(used(access), reference, access);
                        return kept.get();
                    }
                    SealedKey sealed = envelopes.seal(reference, keyPairs.generate(type));
                    return insert(sealed, KeyAccess.Action.MADE, access);
                });
    }

    @Override
    public Optional<KeyPair> find(KeyReference reference, Access access) {
        return orRefuse(
                reference,
                access,
                () -> {
                    Optional<KeyPair> kept = open(reference);
                    kept.ifPresent(key -> audit.done(used(access), reference, access));
                    return kept;
                });
    }

    @Override
    public KeyPair reuse(KeyReference from, KeyReference to, Access access) {
        return orRefuse(
                to,
                access,
                () -> {
                    Optional<KeyPair> kept = open(to);
                    if (kept.isPresent()) {
                        audit.done(used(access), to, access);
                        return kept.get();
                    }
                    KeyPair key = open(from).orElseThrow(() -> notKept(from));
                    notePublicKey(from);
                    return insert(envelopes.seal(to, key), KeyAccess.Action.REUSED, access);
                });
    }

    @Override
    public void destroyBefore(KeyReference reference, Access access) {
        for (KeyReference older : rows.lockBefore(reference)) {
            destroy(older, access);
        }
    }

    @Override
    public void entomb(KeyReference reference, Access access) {
        orRefuse(
                reference,
                access,
                () -> {
                    PublicKeyHash publicKey = publicKeyOf(reference);
                    Set<KeyReference> kept = new LinkedHashSet<>(rows.lockAll(publicKey));
                    kept.add(reference);
                    for (KeyReference each : kept) {
                        entomb(each, publicKey, access);
                    }
                    return publicKey;
                });
    }

    @Override
    public boolean isTombed(PublicKey key) {
        return tombs.find(PublicKeyHash.of(key)).isPresent();
    }

    /**
     * Opens one of the kept keys, so that a wrong key-encryption key is noticed at the start.
     *
     * @throws WaxsealException with {@code VAULT_LOCKED} when it does not open
     */
    public SealingKeyVault verified() {
        rows.any().ifPresent(envelopes::open);
        return this;
    }

    private Optional<KeyPair> open(KeyReference reference) {
        tombs.find(reference).ifPresent(tomb -> refuse(reference, tomb));
        Optional<KeyPair> kept = rows.find(reference).map(envelopes::open);
        // A row that came back with a backup, or was reused at the same time
        kept.flatMap(key -> tombs.find(PublicKeyHash.of(key.getPublic())))
                .ifPresent(tomb -> refuse(reference, tomb));
        return kept;
    }

    private KeyPair insert(SealedKey sealed, KeyAccess.Action action, Access access) {
        boolean first = rows.insertIfAbsent(sealed);
        // Whoever was first has decided the key of this reference.
        KeyReference reference = sealed.reference();
        KeyPair key =
                open(reference)
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                reference + " vanished from the vault"));
        audit.done(first ? action : used(access), reference, access);
        return key;
    }

    /** A row of the first scheme does not tell its public key, by which a tomb finds copies. */
    private void notePublicKey(KeyReference reference) {
        rows.find(reference)
                .filter(row -> row.envelope() == null)
                .ifPresent(row -> rows.replace(row, envelopes.rewrap(row)));
    }

    private PublicKeyHash publicKeyOf(KeyReference reference) {
        Optional<SealedKey> row = rows.find(reference);
        if (row.isEmpty()) {
            return tombs.find(reference)
                    .map(KeyTomb::publicKey)
                    .orElseThrow(() -> notKept(reference));
        }
        SealedKey.Envelope envelope = row.get().envelope();
        // Not opened if it need not be: a locked vault must not save a compromised key.
        return envelope == null
                ? PublicKeyHash.of(envelopes.open(row.get()).getPublic())
                : envelope.publicKey();
    }

    private void entomb(KeyReference reference, PublicKeyHash publicKey, Access access) {
        boolean known = tombs.find(reference).isPresent();
        tombs.insertIfAbsent(
                new KeyTomb(
                        reference,
                        publicKey,
                        access.reason(),
                        clock.instant().truncatedTo(ChronoUnit.MICROS)));
        if (!known) {
            audit.done(KeyAccess.Action.TOMBED, reference, access);
        }
        if (rows.find(reference).isPresent()) {
            destroy(reference, access);
        }
    }

    private void destroy(KeyReference reference, Access access) {
        rows.delete(reference);
        audit.done(KeyAccess.Action.DESTROYED, reference, access);
    }

    private <T> T orRefuse(KeyReference reference, Access access, Supplier<T> work) {
        try {
            return work.get();
        } catch (WaxsealException e) {
            audit.refused(reference, access, e.code());
            throw e;
        }
    }

    private static KeyAccess.Action used(Access access) {
        return access.node() == null ? KeyAccess.Action.OPENED : KeyAccess.Action.RELEASED;
    }

    private static void refuse(KeyReference reference, KeyTomb tomb) {
        throw new WaxsealException(
                ErrorCode.KEY_TOMBED,
                "the key %s must not be used any more: %s (%s); renew the certificate, which makes a new key"
                        .formatted(reference, tomb.reason(), tomb.at()));
    }

    private static WaxsealException notKept(KeyReference reference) {
        return new WaxsealException(
                ErrorCode.KEY_NOT_FOUND, "no key %s is kept".formatted(reference));
    }
}
