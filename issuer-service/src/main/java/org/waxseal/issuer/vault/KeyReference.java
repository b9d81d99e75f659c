package org.waxseal.issuer.vault;

import java.net.URI;
import org.waxseal.common.id.Subject;

/**
 * Which key: each generation of a lineage has its own.
 *
 * @param holder a subject's key, or the account at an authority
 * @param generation from 1
 */
public record KeyReference(String holder, long generation) {

    /** The key of one generation of a subject's lineage. */
    public static KeyReference of(Subject subject, long generation) {
        return new KeyReference(subject.key(), generation);
    }

    /** The key of our account at the authority with this directory. */
    public static KeyReference ofAccount(URI directory) {
        return new KeyReference("account:" + directory, 1);
    }

    @Override
    public String toString() {
        return holder + "#" + generation;
    }
}
