package org.waxseal.console.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a token allows; each one includes those before it. */
public enum Scope {
    /** Looking at everything but tokens, the key vault and the authority's limits. */
    READ,
    /** Registering, changing and removing owners and domains, and asking for new certificates. */
    PROVISION,
    /**
     * Everything: nodes, the fleet file, tokens, links to the page, republishing, the key vault,
     * the authority's limits.
     */
    OPERATE;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean includes(Scope needed) {
        return compareTo(needed) >= 0;
    }

    /** Reads {@link #wireName()}. */
    public static Optional<Scope> of(String written) {
        return Arrays.stream(values())
                .filter(scope -> scope.wireName().equals(written))
                .findFirst();
    }
}
