package org.waxseal.issuer.testca;

import java.security.SecureRandom;
import java.util.LinkedHashSet;
import java.util.Set;

/** Each nonce is good for one request (RFC 8555 section 6.5). */
final class Nonces {
    private static final int MOST = 100_000;
    private static final int OCTETS = 16;

    private final SecureRandom random = new SecureRandom();
    private final Set<String> outstanding = new LinkedHashSet<>();

    synchronized String next() {
        byte[] octets = new byte[OCTETS];
        random.nextBytes(octets);
        String nonce = Json.encode(octets);
        outstanding.add(nonce);
        if (outstanding.size() > MOST) {
            outstanding.remove(outstanding.iterator().next());
        }
        return nonce;
    }

    /**
     * Takes a nonce out of use.
     *
     * @throws AcmeProblem {@code badNonce} when it is used already or was never given
     */
    synchronized void redeem(String nonce) {
        if (!outstanding.remove(nonce)) {
            throw AcmeProblem.badNonce("\"" + nonce + "\" is unknown or used");
        }
    }
}
