package org.waxseal.issuer.vault;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of the audit. They are added and forgotten, never changed. */
public interface KeyAccessRepository {

    /**
     * One row.
     *
     * @param id grows with each row
     */
    record Row(long id, KeyAccess access) {}

    void add(KeyAccess access);

    /**
     * Newest first.
     *
     * @param holder only keys of this one; null for all
     * @param before begins below this identifier
     */
    List<Row> list(@Nullable String holder, long before, int limit);

    /** Forgets rows older than this. */
    int forgetBefore(Instant instant);
}
