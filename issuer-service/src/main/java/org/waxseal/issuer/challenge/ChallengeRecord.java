package org.waxseal.issuer.challenge;

import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.DnsName;

/**
 * One TXT value that proves control over a name (RFC 8555 section 8.4).
 *
 * @param name the name to prove control over
 * @param value digest of the key authorization; it holds no secret
 */
public record ChallengeRecord(DnsName name, String value) {
    private static final String PREFIX = "_acme-challenge.";

    public ChallengeRecord {
        requireFits(name);
    }

    /** Where the value stands, without a trailing dot. */
    public String owner() {
        return PREFIX + name.ascii();
    }

    /**
     * Refuses a name whose challenge could not be published.
     *
     * @throws WaxsealException with {@code NAME_TOO_LONG}
     */
    public static void requireFits(DnsName name) {
        int length = PREFIX.length() + name.ascii().length();
        if (length > DnsName.MAX_LENGTH) {
            throw new WaxsealException(
                    ErrorCode.NAME_TOO_LONG,
                    ("%s has %d octets: no certificate can be validated for it, because %s%s would have %d and"
                                    + " a name has at most %d; register a name of at most %d octets")
                            .formatted(
                                    name,
                                    name.ascii().length(),
                                    PREFIX,
                                    name,
                                    length,
                                    DnsName.MAX_LENGTH,
                                    DnsName.MAX_LENGTH - PREFIX.length()));
        }
    }
}
