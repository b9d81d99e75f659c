package org.waxseal.console.protection;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which certificates are wanted; what is null asks for nothing.
 *
 * @param state of the domain or node that it is for
 * @param expiresBefore the current one ends before this
 */
public record CertificateFilter(
        @Nullable Kind kind, @Nullable ProtectionState state, @Nullable Instant expiresBefore) {

    /** What a certificate is for. */
    public enum Kind {
        DOMAIN,
        /** The server-wide certificate of a node. */
        NODE;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    boolean wants(Kind one) {
        return kind == null || kind == one;
    }

    DomainFilter domains() {
        return new DomainFilter(null, null, state, null, null, expiresBefore);
    }

    NodeFilter nodes() {
        return new NodeFilter(null, state, expiresBefore);
    }
}
