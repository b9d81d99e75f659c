package org.waxseal.issuer.caa;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Who is to issue, as CAA records may name it.
 *
 * @param domains the authority's names in CAA records, for example {@code letsencrypt.org}; empty
 *     when they are not known
 * @param account our account there; empty before it was made
 * @param methods validation methods that we use, as RFC 8555 names them: {@code dns-01}
 */
public record CaaIssuer(Set<String> domains, Optional<URI> account, Set<String> methods) {
    public CaaIssuer {
        domains = Set.copyOf(domains);
        methods = Set.copyOf(methods);
    }
}
