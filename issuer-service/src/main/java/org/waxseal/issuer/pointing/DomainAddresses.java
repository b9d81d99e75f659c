package org.waxseal.issuer.pointing;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Addresses and mail exchangers in DNS. Blocking, in bounded time; safe to call from many threads.
 * All methods throw {@link org.waxseal.common.error.WaxsealException} with {@code DNS_UNREACHABLE}
 * when nobody can tell.
 */
public interface DomainAddresses {

    /**
     * The A and AAAA records of a name, with CNAMEs followed; empty when there is no such name.
     *
     * @param name lower case, without a trailing dot
     */
    Optional<Found> of(String name);

    /**
     * Hosts of the MX records of a domain, without a trailing dot, the preferred first; empty when
     * it has none. The root, that is no mail (RFC 7505), is an empty text.
     */
    List<String> mailExchangers(String domain);

    /**
     * What stands at a name.
     *
     * @param aliases names that the CNAMEs led to, in their order
     */
    record Found(List<String> aliases, Set<InetAddress> addresses) {
        public Found {
            aliases = List.copyOf(aliases);
            addresses = Set.copyOf(addresses);
        }
    }
}
