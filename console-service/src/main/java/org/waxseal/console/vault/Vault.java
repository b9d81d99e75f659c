package org.waxseal.console.vault;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rotation, state and audit of the issuer's key vault. Nothing here tells anything of a private
 * key. Each call blocks; it throws {@link org.waxseal.common.error.WaxsealException} with {@code
 * INFRASTRUCTURE_UNAVAILABLE} when the issuer does not answer, and with the issuer's own code when
 * it refuses.
 */
public interface Vault {

    /**
     * How far a rotation is.
     *
     * @param key identifier of the current key-encryption key
     * @param made whether it was made just now
     * @param place where an operator finds it
     * @param rewrapped data keys that came under it in this step
     * @param remaining rows that it does not open yet
     * @param locked rows that could not be opened, the first few, each with its reason
     * @param finished whether nothing is left to do
     * @param notes what was done with older keys and what is left to do
     */
    record Rotation(
            String key,
            boolean made,
            String place,
            long rewrapped,
            long remaining,
            List<String> locked,
            boolean finished,
            List<String> notes) {}

    /**
     * A key-encryption key, and what depends on it.
     *
     * @param id null for rows sealed before these keys had identifiers
     * @param place where it is; null when it is not at hand
     * @param current whether new data keys come under it
     * @param retired whether it was put aside
     * @param rows that it opens
     */
    record KeyUse(
            @Nullable String id,
            @Nullable String place,
            boolean current,
            boolean retired,
            long rows) {}

    /**
     * One access to a private key; null where it does not apply.
     *
     * @param id grows with each access
     * @param action what was done, for example {@code released}
     * @param outcome {@code done} or the code of a fault
     * @param holder a subject's key, or an account; null when it was about all keys
     * @param generation of the holder's lineage; 0 when it is not known
     * @param fingerprint of the certificate
     */
    record KeyAccess(
            long id,
            Instant at,
            String action,
            String outcome,
            @Nullable String holder,
            @Nullable Long generation,
            @Nullable String fingerprint,
            String client,
            @Nullable String node,
            String reason) {}

    /**
     * Begins a rotation, or goes on with the one that is not finished; answers within some seconds.
     *
     * @param by who asks, for the audit
     */
    Rotation rotate(String by);

    /** Every key that is at hand or in use. */
    List<KeyUse> keys();

    /**
     * Rows of the audit, newest first.
     *
     * @param holder of this one only; null for all
     * @param before only below this identifier; null for the first page
     */
    List<KeyAccess> accesses(@Nullable String holder, @Nullable Long before, int limit);
}
