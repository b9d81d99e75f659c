package org.waxseal.console.access;

import org.jspecify.annotations.Nullable;
import org.waxseal.common.name.DnsName;

/**
 * What a person may see.
 *
 * @param domain the only one; null for all of them
 */
public record View(@Nullable DnsName domain) {
    public static final View EVERYTHING = new View(null);

    public boolean shows(DnsName one) {
        return domain == null || domain.equals(one);
    }
}
