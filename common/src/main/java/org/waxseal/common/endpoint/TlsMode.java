package org.waxseal.common.endpoint;

import java.util.Locale;

/** How TLS begins on a connection. */
public enum TlsMode {
    /**
     * In the clear first, upgraded by the protocol's own command (RFC 3207, RFC 2595, RFC 5804).
     */
    STARTTLS,
    /** With the first octet (RFC 8314 section 3). */
    IMPLICIT;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
