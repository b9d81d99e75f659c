package org.waxseal.issuer.vault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/**
 * Has another key-encryption key wrap every data key; private keys are not touched. Works a limited
 * time and says how far it is: called again it goes on, also after a kill and in another process,
 * and only after it has finished it begins anew. Keys are made and used meanwhile.
 */
public final class RotateKeys {
    private static final int PAGE = 200;
    private static final int LOCKED_SHOWN = 10;

    private final KeyEncryptionKeys keys;
    private final SealedKeyRepository rows;
    private final Envelopes envelopes;
    private final RewrapPage pages;
    private final KeyAudit audit;
    private final Duration longestStep;
    private final Clock clock;

    /**
     * @param longestStep after which a call answers although it has not finished
     */
    public RotateKeys(
            KeyEncryptionKeys keys,
            SealedKeyRepository rows,
            Envelopes envelopes,
            RewrapPage pages,
            KeyAudit audit,
            Duration longestStep,
            Clock clock) {
        this.keys = keys;
        this.rows = rows;
        this.envelopes = envelopes;
        this.pages = pages;
        this.audit = audit;
        this.longestStep = longestStep;
        this.clock = clock;
    }

    /**
     * One step. A row that cannot be opened is passed over and reported, and keeps its key from
     * being retired.
     *
     * @throws WaxsealException as {@link KeyEncryptionKeys}; what was re-wrapped before stays so
     */
    public Rotation rotate(Access access) {
        String before = keys.current();
        boolean begins = !isUnfinished(before);
        if (begins) {
            keys.succeed(before);
        }
        List<String> locked = new ArrayList<>();
        long rewrapped = rewrap(locked);
        String current = keys.current();
        if (rewrapped > 0 || begins) {
            audit.done(
                    KeyAccess.Action.REWRAPPED,
                    null,
                    Access.ofOperator(
                            access.client(),
                            "%s: %d data keys under %s"
                                    .formatted(access.reason(), rewrapped, current)));
        }
        return report(current, begins && !current.equals(before), rewrapped, locked);
    }

    /**
     * Whether an earlier rotation has left something over. Rows without a data key do not count:
     * they are there before the first rotation.
     */
    private boolean isUnfinished(String current) {
        return held().stream()
                .filter(key -> !key.id().equals(current))
                .anyMatch(key -> !key.retired() || uses(key.id()) > 0);
    }

    private long rewrap(List<String> locked) {
        Instant end = clock.instant().plus(longestStep);
        long rewrapped = 0;
        // Asked for each page: when two rotations began at once, one key wins for both.
        List<SealedKey> page = rows.notUnder(keys.current(), null, PAGE);
        while (!page.isEmpty()) {
            rewrapped += pages.store(rewrapped(page, locked));
            if (!clock.instant().isBefore(end)) {
                break;
            }
            page = rows.notUnder(keys.current(), page.getLast().reference(), PAGE);
        }
        return rewrapped;
    }

    private List<RewrapPage.Rewrapped> rewrapped(List<SealedKey> page, List<String> locked) {
        List<RewrapPage.Rewrapped> rewrapped = new ArrayList<>();
        for (SealedKey row : page) {
            try {
                rewrapped.add(new RewrapPage.Rewrapped(row, envelopes.rewrap(row)));
            } catch (WaxsealException e) {
                if (e.code() != ErrorCode.VAULT_LOCKED) {
                    throw e;
                }
                if (locked.size() < LOCKED_SHOWN) {
                    locked.add(e.sentence());
                }
            }
        }
        return rewrapped;
    }

    private Rotation report(String current, boolean made, long rewrapped, List<String> locked) {
        long remaining = remaining(current);
        KeyEncryptionKeys.Held held =
                held().stream().filter(key -> key.id().equals(current)).findFirst().orElseThrow();
        List<String> notes = new ArrayList<>();
        if (made) {
            notes.add(
                    "back up %s now, apart from the database: what is sealed from now on opens with it alone"
                            .formatted(held.place()));
        }
        if (remaining == 0) {
            held().stream()
                    .filter(key -> !key.id().equals(current) && !key.retired())
                    .forEach(key -> notes.add(keys.retire(key.id())));
        }
        return new Rotation(
                current, made, held.place(), rewrapped, remaining, locked, remaining == 0, notes);
    }

    /** Rows under a key that is lost do not count: no rotation can ever reach them. */
    private long remaining(String current) {
        return uses(null)
                + held().stream()
                        .filter(key -> !key.id().equals(current))
                        .mapToLong(key -> uses(key.id()))
                        .sum();
    }

    private long uses(@Nullable String id) {
        return rows.uses().stream()
                .filter(use -> Objects.equals(use.keyId(), id))
                .mapToLong(SealedKeyRepository.KeyUse::rows)
                .sum();
    }

    private List<KeyEncryptionKeys.Held> held() {
        return keys.held();
    }

    /**
     * A key-encryption key, and what depends on it.
     *
     * @param id null for rows sealed before these keys had identifiers
     * @param place where it is; null when it is not at hand, so that its rows cannot be opened
     * @param rows that it opens
     */
    public record Use(
            @Nullable String id,
            @Nullable String place,
            boolean current,
            boolean retired,
            long rows) {}

    /** Every key that is held or used, and how many rows it opens. */
    public List<Use> status() {
        String current = keys.current();
        List<KeyEncryptionKeys.Held> held = held();
        List<SealedKeyRepository.KeyUse> uses = rows.uses();
        List<Use> status = new ArrayList<>();
        for (KeyEncryptionKeys.Held key : held) {
            status.add(
                    new Use(
                            key.id(),
                            key.place(),
                            key.id().equals(current),
                            key.retired(),
                            uses(key.id())));
        }
        for (SealedKeyRepository.KeyUse use : uses) {
            Optional<KeyEncryptionKeys.Held> known =
                    held.stream().filter(key -> key.id().equals(use.keyId())).findFirst();
            if (known.isEmpty()) {
                status.add(new Use(use.keyId(), null, false, false, use.rows()));
            }
        }
        return status;
    }
}
