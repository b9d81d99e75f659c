package org.waxseal.console.owner;

import java.util.List;
import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.OwnerId;
import org.waxseal.console.request.Conflict;
import org.waxseal.console.request.NotRegistered;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.Source;

/** Forgets an owner who has no domains any more. */
public class RemoveOwner {
    private static final int MOST_NAMED = 5;

    private final OwnerIntake intake;
    private final OwnerUses uses;

    public RemoveOwner(OwnerIntake intake, OwnerUses uses) {
        this.intake = intake;
        this.uses = uses;
    }

    /**
     * Stores the removal and its statement together, or neither.
     *
     * @throws NotRegistered with {@code OWNER_UNKNOWN}
     * @throws org.waxseal.console.request.PreconditionFailed when the condition does not hold
     * @throws Conflict with {@code IN_USE}, naming domains of this owner; or when the row belongs
     *     to another source
     */
    @Transactional
    public Owner remove(OwnerId id, Source source, Precondition precondition) {
        Owner owner =
                intake.lock(id)
                        .filter(found -> !found.removed())
                        .orElseThrow(() -> FindOwner.unknown(id));
        String row = "owner '%s'".formatted(id);
        precondition.check(row, owner.statement().revision());
        owner.source().requireYieldsTo(source, row, ErrorCode.OWNER_EXISTS);
        List<String> domains = uses.domainsOf(id, MOST_NAMED);
        if (!domains.isEmpty()) {
            throw new Conflict(
                    ErrorCode.IN_USE,
                    "owner '%s' still has domains (%s); remove these first"
                            .formatted(id, String.join(", ", domains)));
        }
        return intake.remove(owner);
    }
}
