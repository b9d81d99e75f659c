package org.waxseal.console;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.console.limits.Limits;

/** Limits without an issuer: one of the account, one of a domain that has used them up. */
public final class FakeLimits implements Limits {
    public static final Instant NEXT = Instant.parse("2026-11-24T10:15:03Z");

    /** What the issuer refuses with; null when it does not. */
    public @Nullable WaxsealException fault;

    public @Nullable Instant pausedUntil = NEXT;

    @Override
    public Remaining remaining(int scopes) {
        if (fault != null) {
            throw fault;
        }
        return new Remaining(
                List.of(
                                new Limit("new-orders", null, 300, 10_800, 285, 284, NEXT),
                                new Limit(
                                        "certificates-per-domain",
                                        "a.test",
                                        50,
                                        604_800,
                                        48,
                                        0,
                                        NEXT))
                        .stream()
                        .limit(scopes)
                        .toList(),
                pausedUntil);
    }
}
