package org.waxseal.issuer.powerdns;

import java.util.Locale;
import java.util.Set;

/**
 * A zone of the server.
 *
 * @param id as URLs have it
 * @param name no trailing dot
 * @param kind how it gets its records, as the API says
 */
record Zone(String id, String name, String kind) {

    /** Its records come from another server; by PowerDNS's old word and the new ones. */
    boolean isSecondary() {
        return Set.of("slave", "secondary", "consumer").contains(kind.toLowerCase(Locale.ROOT));
    }

    /** Secondaries fetch it. */
    boolean isPrimary() {
        return Set.of("master", "primary", "producer").contains(kind.toLowerCase(Locale.ROOT));
    }
}
