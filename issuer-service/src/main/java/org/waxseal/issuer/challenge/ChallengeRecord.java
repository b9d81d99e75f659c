package org.waxseal.issuer.challenge;

import java.util.regex.Pattern;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.DnsName;

/**
 * One TXT value that proves control over a name (RFC 8555 section 8.4), and where it stands.
 *
 * @param name the name to prove control over
 * @param owner where the value stands: lower case, no trailing dot; {@code _acme-challenge.name},
 *     or where a CNAME there leads. Safe as a command argument and in a URL: letters, digits,
 *     hyphens, underscores and dots, never a leading hyphen
 * @param value digest of the key authorization; it holds no secret
 */
public record ChallengeRecord(DnsName name, String owner, String value) {
    private static final String PREFIX = "_acme-challenge.";
    private static final Pattern OWNER =
            Pattern.compile("[a-z0-9_][a-z0-9_-]{0,62}(?:\\.[a-z0-9_][a-z0-9_-]{0,62})*");

    public ChallengeRecord {
        requireFits(name);
        if (!isOwner(owner)) {
            throw new IllegalArgumentException(name + ": no TXT record is put at such a name");
        }
    }

    /** At the name's own place, where no CNAME stands. */
    public ChallengeRecord(DnsName name, String value) {
        this(name, placeOf(name), value);
    }

    /** Where the authority looks for the values of a name. */
    public static String placeOf(DnsName name) {
        return PREFIX + name.ascii();
    }

    /** Whether a value may stand there: what a CNAME leads to is written by others. */
    public static boolean isOwner(String owner) {
        return owner.length() <= DnsName.MAX_LENGTH && OWNER.matcher(owner).matches();
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
