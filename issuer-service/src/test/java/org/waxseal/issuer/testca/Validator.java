package org.waxseal.issuer.testca;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * Looks for the proof of a challenge. It may block and is called without any lock, while the client
 * waits for the answer to its request to validate.
 */
@FunctionalInterface
public interface Validator {
    /** Believes everybody. */
    Validator TRUSTING = proof -> Optional.empty();

    /**
     * Validates.
     *
     * @return empty when the proof is there
     */
    Optional<Failure> validate(Proof proof) throws InterruptedException;

    /**
     * What has to be there.
     *
     * @param domain without {@code *.}
     * @param type {@code dns-01} or {@code http-01}
     * @param keyAuthorization what {@code /.well-known/acme-challenge/TOKEN} has to hold
     */
    record Proof(
            String domain, boolean wildcard, String type, String token, String keyAuthorization) {
        /** The TXT record's owner for dns-01. */
        public String recordName() {
            return "_acme-challenge." + domain;
        }

        /** The TXT record's value for dns-01 (RFC 8555 section 8.4). */
        public String recordValue() {
            try {
                return Json.encode(
                        MessageDigest.getInstance("SHA-256")
                                .digest(keyAuthorization.getBytes(StandardCharsets.UTF_8)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * Why there is no proof.
     *
     * @param type of RFC 8555 section 6.7 without its prefix: {@code unauthorized}, {@code dns},
     *     {@code connection}, {@code caa}...
     */
    record Failure(String type, String detail) {}
}
