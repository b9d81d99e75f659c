package org.waxseal.console.owner;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.outbox.StatementOutbox;
import org.waxseal.common.statement.OwnerStatement;
import org.waxseal.console.request.Conflict;
import org.waxseal.console.request.NotRegistered;

/** Forgets an owner who has no domains any more. */
public class RemoveOwner {
    private static final int MOST_NAMED = 5;

    private final Owners owners;
    private final OwnerUses uses;
    private final StatementOutbox outbox;
    private final Clock clock;

    public RemoveOwner(Owners owners, OwnerUses uses, StatementOutbox outbox, Clock clock) {
        this.owners = owners;
        this.uses = uses;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Stores the removal and its statement together, or neither.
     *
     * @throws NotRegistered with {@code OWNER_UNKNOWN}
     * @throws Conflict with {@code IN_USE}, naming domains of this owner
     */
    @Transactional
    public void remove(OwnerId id) {
        OwnerStatement owner =
                owners.lock(id)
                        .filter(found -> !found.removed())
                        .orElseThrow(() -> FindOwner.unknown(id));
        List<String> domains = uses.domainsOf(id, MOST_NAMED);
        if (!domains.isEmpty()) {
            throw new Conflict(
                    ErrorCode.IN_USE,
                    "owner '%s' still has domains (%s); remove these first"
                            .formatted(id, String.join(", ", domains)));
        }
        OwnerStatement gone =
                new OwnerStatement(
                        id,
                        owner.name(),
                        owner.email(),
                        owner.locale(),
                        clock.instant().truncatedTo(ChronoUnit.MICROS),
                        owner.revision() + 1,
                        true);
        owners.store(gone);
        outbox.publish(gone);
    }
}
