package org.waxseal.console.owner;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.outbox.StatementOutbox;
import org.waxseal.common.statement.OwnerStatement;
import org.waxseal.console.request.Faults;
import org.waxseal.console.request.Outcome;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.Provisioned;
import org.waxseal.console.request.Source;

/** What every way to register or change an owner has in common. Needs an open transaction. */
public final class OwnerIntake {
    private final Owners owners;
    private final StatementOutbox outbox;
    private final Clock clock;

    public OwnerIntake(Owners owners, StatementOutbox outbox, Clock clock) {
        this.owners = owners;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * A request that can be met.
     *
     * @param earlier the newest row, even a removed one; null when there was never one
     */
    public record Taken(OwnerRequest.Contents wanted, @Nullable Owner earlier) {

        public OwnerId id() {
            return wanted.id();
        }

        /** Null when nothing is registered. */
        @Nullable Owner registered() {
            return earlier == null || earlier.removed() ? null : earlier;
        }
    }

    /** The newest row, even a removed one, locked until the transaction ends. */
    Optional<Owner> lock(OwnerId id) {
        return owners.lock(id);
    }

    /**
     * Reads a whole owner.
     *
     * @throws org.waxseal.console.request.RequestRejected with every fault of the request
     */
    Taken take(OwnerRequest request) {
        OwnerRequest.Contents wanted = request.read();
        return new Taken(wanted, owners.lock(wanted.id()).orElse(null));
    }

    /**
     * Reads an owner that stands in another request: what is left out stays as it is registered.
     *
     * @param at the pointer of the owner in that request
     * @return null after adding faults
     */
    public @Nullable Taken takeMerged(Faults faults, String at, OwnerRequest request) {
        OwnerId id = request.readId(faults, at);
        if (id == null) {
            return null;
        }
        Owner earlier = owners.lock(id).orElse(null);
        OwnerRequest whole =
                earlier == null || earlier.removed() ? request : request.over(earlier.statement());
        OwnerRequest.Contents wanted = whole.read(faults, at);
        return wanted == null ? null : new Taken(wanted, earlier);
    }

    /**
     * Stores what is wanted, and its statement, unless it is registered so already.
     *
     * @throws org.waxseal.console.request.PreconditionFailed when the condition does not hold
     * @throws org.waxseal.console.request.Conflict when the row belongs to another source
     */
    public Provisioned<Owner> settle(Taken taken, Source source, Precondition precondition) {
        Owner registered = taken.registered();
        String row = "owner '%s'".formatted(taken.id());
        precondition.check(row, registered == null ? null : registered.statement().revision());
        if (registered != null && isAsWanted(registered.statement(), taken.wanted())) {
            return new Provisioned<>(registered, Outcome.UNCHANGED);
        }
        if (registered != null) {
            registered.source().requireYieldsTo(source, row, ErrorCode.OWNER_EXISTS);
        }
        Owner owner = next(taken, registered == null ? source : registered.source());
        store(owner);
        return new Provisioned<>(owner, registered == null ? Outcome.CREATED : Outcome.CHANGED);
    }

    static boolean isAsWanted(OwnerStatement registered, OwnerRequest.Contents wanted) {
        return registered.name().equals(wanted.name())
                && registered.email().equals(wanted.email())
                && registered.locale() == wanted.locale();
    }

    private Owner next(Taken taken, Source source) {
        OwnerRequest.Contents wanted = taken.wanted();
        Owner earlier = taken.earlier();
        // goes on after a removal: whoever saw a higher one would ignore a fresh start
        long revision = earlier == null ? 1 : earlier.statement().revision() + 1;
        return new Owner(
                new OwnerStatement(
                        wanted.id(),
                        wanted.name(),
                        wanted.email(),
                        wanted.locale(),
                        clock.instant().truncatedTo(ChronoUnit.MICROS),
                        revision,
                        false),
                source);
    }

    Owner remove(Owner owner) {
        Owner gone = owner.removed(clock.instant().truncatedTo(ChronoUnit.MICROS));
        store(gone);
        return gone;
    }

    private void store(Owner owner) {
        owners.store(owner);
        outbox.publish(owner.statement());
    }
}
