package org.waxseal.issuer.authority;

import java.net.URI;
import java.util.Optional;

/** Remembers our account at each authority, so that it is made once (RFC 8555 section 7.3). */
public interface AccountRepository {

    /** The account's URL at the authority with this directory. */
    Optional<URI> find(URI directory);

    /** Remembers the account's URL, instead of one remembered before. */
    void save(URI directory, URI account);
}
