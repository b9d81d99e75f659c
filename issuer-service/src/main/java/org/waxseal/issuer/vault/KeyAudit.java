package org.waxseal.issuer.vault;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waxseal.common.error.ErrorCode;

/**
 * Writes down each access to a key, in the caller's transaction if there is one. A key is handed
 * out only after its row is written. What leaves the vault, is refused or ends a key is a line of
 * the log too, which survives a transaction that does not.
 */
public final class KeyAudit {
    private static final Logger AUDIT = LoggerFactory.getLogger("org.waxseal.audit.key");

    private final KeyAccessRepository rows;
    private final Clock clock;

    public KeyAudit(KeyAccessRepository rows, Clock clock) {
        this.rows = rows;
        this.clock = clock;
    }

    public void done(KeyAccess.Action action, @Nullable KeyReference reference, Access access) {
        add(action, reference, access, null);
        switch (action) {
            case RELEASED, REWRAPPED, TOMBED ->
                    AUDIT.info("{}", described(action, reference, access));
            case MADE, OPENED, REUSED, REFUSED, DESTROYED -> {}
        }
    }

    public void refused(KeyReference reference, Access access, ErrorCode why) {
        AUDIT.warn(
                "{}: {}", described(KeyAccess.Action.REFUSED, reference, access), why.wireName());
        add(KeyAccess.Action.REFUSED, reference, access, why);
    }

    private void add(
            KeyAccess.Action action,
            @Nullable KeyReference reference,
            Access access,
            @Nullable ErrorCode why) {
        rows.add(
                new KeyAccess(
                        // as the database keeps it
                        clock.instant().truncatedTo(ChronoUnit.MICROS),
                        action,
                        reference,
                        access,
                        why));
    }

    private static String described(
            KeyAccess.Action action, @Nullable KeyReference reference, Access access) {
        return "key %s%s %s, by %s for %s"
                .formatted(
                        reference == null ? "(all)" : reference,
                        access.certificate() == null ? "" : " of " + access.certificate(),
                        action.wireName(),
                        access.client(),
                        access.reason());
    }
}
