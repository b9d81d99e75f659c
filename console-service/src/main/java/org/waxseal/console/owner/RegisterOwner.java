package org.waxseal.console.owner;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.outbox.StatementOutbox;
import org.waxseal.common.statement.OwnerStatement;
import org.waxseal.console.request.Conflict;

/** Makes somebody known to whom notices can be sent. */
public class RegisterOwner {
    private final Owners owners;
    private final StatementOutbox outbox;
    private final Clock clock;

    public RegisterOwner(Owners owners, StatementOutbox outbox, Clock clock) {
        this.owners = owners;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Stores it and its statement together, or neither.
     *
     * @throws org.waxseal.console.request.RequestRejected with every fault of the request
     * @throws Conflict with {@code OWNER_EXISTS}
     */
    @Transactional
    public OwnerStatement register(OwnerRequest request) {
        OwnerRequest.Contents wanted = request.read();
        Optional<OwnerStatement> earlier = owners.lock(wanted.id());
        if (earlier.isPresent() && !earlier.get().removed()) {
            throw new Conflict(
                    ErrorCode.OWNER_EXISTS,
                    "owner '%s' is registered already; choose another id or remove it first"
                            .formatted(wanted.id()));
        }
        OwnerStatement owner =
                new OwnerStatement(
                        wanted.id(),
                        wanted.name(),
                        wanted.email(),
                        wanted.locale(),
                        clock.instant().truncatedTo(ChronoUnit.MICROS),
                        earlier.map(OwnerStatement::revision).orElse(0L) + 1,
                        false);
        owners.store(owner);
        outbox.publish(owner);
        return owner;
    }
}
