package org.waxseal.console.owner;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.id.OwnerId;

/** The registered owners; removed ones are remembered, so that their revision goes on. */
public interface Owners {

    /** The newest revision, even of a removed owner. */
    Optional<Owner> find(OwnerId id);

    /** As {@link #find}, and nobody else changes or locks it before this transaction ends. */
    Optional<Owner> lock(OwnerId id);

    /**
     * Owners that are not removed, ordered by identifier.
     *
     * @param after begins behind this one; null for the first page
     */
    List<Owner> list(OwnerFilter filter, int limit, @Nullable OwnerId after);

    /** As {@link #list(OwnerFilter, int, OwnerId)}, all of them. */
    default List<Owner> list(int limit, @Nullable OwnerId after) {
        return list(OwnerFilter.ALL, limit, after);
    }

    /**
     * Stores the next revision.
     *
     * @throws org.springframework.dao.ConcurrencyFailureException when another transaction
     *     registered it first; whoever looks again finds that row
     */
    void store(Owner owner);
}
