package org.waxseal.console.owner;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.statement.OwnerStatement;

/** The registered owners; removed ones are remembered, so that their revision goes on. */
public interface Owners {

    /** The newest revision, even of a removed owner. */
    Optional<OwnerStatement> find(OwnerId id);

    /** As {@link #find}, and nobody else changes or locks it before this transaction ends. */
    Optional<OwnerStatement> lock(OwnerId id);

    /**
     * Owners that are not removed, ordered by identifier.
     *
     * @param after begins behind this one; null for the first page
     */
    List<OwnerStatement> list(int limit, @Nullable OwnerId after);

    /**
     * Stores the next revision.
     *
     * @throws org.waxseal.console.request.Conflict with {@code OWNER_EXISTS} when another
     *     transaction registered it first
     */
    void store(OwnerStatement owner);
}
