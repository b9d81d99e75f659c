package org.waxseal.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.console.vault.Vault;

/** A vault without an issuer: three accesses, and whoever asked for a rotation. */
public final class FakeVault implements Vault {
    public final List<String> rotatedBy = new ArrayList<>();

    /** What the issuer refuses with; null when it does not. */
    public @Nullable WaxsealException fault;

    @Override
    public Rotation rotate(String by) {
        if (fault != null) {
            throw fault;
        }
        rotatedBy.add(by);
        return new Rotation(
                "b1", true, "/vault/kek-b1.key", 3, 0, List.of(), true, List.of("back it up"));
    }

    @Override
    public List<KeyUse> keys() {
        return List.of(
                new KeyUse("b1", "/vault/kek-b1.key", true, false, 3),
                new KeyUse("a0", null, false, false, 1),
                new KeyUse(null, null, false, false, 2));
    }

    @Override
    public List<KeyAccess> accesses(@Nullable String holder, @Nullable Long before, int limit) {
        Instant at = Instant.parse("2026-11-24T10:15:03Z");
        return List.of(
                        new KeyAccess(
                                3, at, "rewrapped", "done", null, null, null, "ops", null, "why"),
                        new KeyAccess(
                                2,
                                at,
                                "released",
                                "done",
                                "domain:a.test",
                                1L,
                                "a".repeat(64),
                                "assigner",
                                "mx1",
                                "installation on mx1"),
                        new KeyAccess(
                                1,
                                at,
                                "refused",
                                "key-tombed",
                                "account:https://ca.test/directory",
                                1L,
                                null,
                                "issuer",
                                null,
                                "account login"))
                .stream()
                .filter(access -> holder == null || holder.equals(access.holder()))
                .filter(access -> before == null || access.id() < before)
                .limit(limit)
                .toList();
    }
}
