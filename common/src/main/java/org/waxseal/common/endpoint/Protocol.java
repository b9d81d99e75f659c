package org.waxseal.common.endpoint;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/**
 * The protocols that Waxseal protects; names and ports as IANA registers them, the TLS mode follows
 * from the name.
 */
public enum Protocol {
    SMTP(25, TlsMode.STARTTLS),
    SUBMISSION(587, TlsMode.STARTTLS),
    SMTPS(465, TlsMode.IMPLICIT),
    IMAP(143, TlsMode.STARTTLS),
    IMAPS(993, TlsMode.IMPLICIT),
    POP3(110, TlsMode.STARTTLS),
    POP3S(995, TlsMode.IMPLICIT),
    SIEVE(4190, TlsMode.STARTTLS),
    HTTPS(443, TlsMode.IMPLICIT);

    private final int standardPort;
    private final TlsMode tlsMode;

    Protocol(int standardPort, TlsMode tlsMode) {
        this.standardPort = standardPort;
        this.tlsMode = tlsMode;
    }

    public int standardPort() {
        return standardPort;
    }

    public TlsMode tlsMode() {
        return tlsMode;
    }

    /** Whether it carries webmail; all others carry mail. */
    public boolean isWebmail() {
        return this == HTTPS;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads {@link #wireName()}.
     *
     * @throws WaxsealException with {@code FIELD_INVALID}, listing what there is
     */
    public static Protocol parse(String name) {
        for (Protocol protocol : values()) {
            if (protocol.wireName().equals(name)) {
                return protocol;
            }
        }
        throw new WaxsealException(
                ErrorCode.FIELD_INVALID,
                "protocol '%s' is unknown; use one of %s"
                        .formatted(
                                name.replaceAll("\\p{C}", "?"),
                                Arrays.stream(values())
                                        .map(Protocol::wireName)
                                        .collect(Collectors.joining(", "))));
    }
}
