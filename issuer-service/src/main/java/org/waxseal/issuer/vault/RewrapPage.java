package org.waxseal.issuer.vault;

import java.util.List;
import org.springframework.transaction.annotation.Transactional;

/** Some rows under another key-encryption key, in one short transaction. */
public class RewrapPage {
    private final SealedKeyRepository rows;

    public RewrapPage(SealedKeyRepository rows) {
        this.rows = rows;
    }

    /** The row as it was read, and as it is to be. */
    public record Rewrapped(SealedKey before, SealedKey after) {}

    /**
     * Nothing is asked of the key-encryption keys while it is open.
     *
     * @param page in the order of {@link SealedKeyRepository#notUnder}, in which others lock too
     * @return how many were still as they were read
     */
    @Transactional
    public int store(List<Rewrapped> page) {
        int stored = 0;
        for (Rewrapped each : page) {
            if (rows.replace(each.before(), each.after())) {
                stored++;
            }
        }
        return stored;
    }
}
