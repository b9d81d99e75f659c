package org.waxseal.issuer.testca;

import java.util.Optional;

/**
 * A request whose signature, nonce and URL are proper.
 *
 * @param id what stands in the path after the resource
 * @param account who signs; empty when the key itself stands in the request
 * @param key that signs
 */
record SignedRequest(Resource resource, String id, Jws jws, Optional<Account> account, Jwk key) {
    /** The account; resources that need one were given none else. */
    Account signer() {
        return account.orElseThrow();
    }
}
