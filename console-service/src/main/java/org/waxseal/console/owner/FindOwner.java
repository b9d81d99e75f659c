package org.waxseal.console.owner;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.OwnerId;
import org.waxseal.console.request.NotRegistered;

/** Reads registered owners. */
public class FindOwner {
    private final Owners owners;

    public FindOwner(Owners owners) {
        this.owners = owners;
    }

    /**
     * The owner as registered now.
     *
     * @throws NotRegistered with {@code OWNER_UNKNOWN}
     */
    public Owner find(OwnerId id) {
        return owners.find(id).filter(owner -> !owner.removed()).orElseThrow(() -> unknown(id));
    }

    /**
     * One page, ordered by identifier.
     *
     * @param after begins behind this one; null for the first page
     */
    public List<Owner> list(OwnerFilter filter, int limit, @Nullable OwnerId after) {
        return owners.list(filter, limit, after);
    }

    static NotRegistered unknown(OwnerId id) {
        return new NotRegistered(
                ErrorCode.OWNER_UNKNOWN,
                "owner '%s' is not registered; GET /api/v1/owners lists those that are"
                        .formatted(id));
    }
}
