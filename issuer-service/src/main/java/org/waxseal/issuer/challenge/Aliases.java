package org.waxseal.issuer.challenge;

import java.util.Optional;

/** CNAME records, looked up in DNS as it is now. Blocking; safe to call from many threads. */
@FunctionalInterface
public interface Aliases {

    /**
     * Where the CNAME at a name leads; empty when there is none, or no such name.
     *
     * @param name lower case, without a trailing dot
     * @return in presentation form (RFC 1035 section 5.1), lower case, without a trailing dot;
     *     written by others
     * @throws org.waxseal.common.error.WaxsealException {@code DNS_UNREACHABLE}, naming the name,
     *     when nobody can tell
     */
    Optional<String> of(String name);
}
