package org.waxseal.console.page;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.console.protection.ProtectionState;

/** How things are called on the page. */
final class Words {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private Words() {}

    static String of(Verdict verdict) {
        return switch (verdict) {
            case PROTECTED -> "protected";
            case SERVER_WIDE_INVALID -> "the server's own certificate is not valid";
            case WRONG_LEAF -> "another certificate is served";
            case NAME_NOT_COVERED -> "the certificate does not cover this name";
            case SELF_SIGNED -> "self-signed certificate";
            case EXPIRED -> "certificate has expired";
            case NOT_YET_VALID -> "certificate is not valid yet";
            case CHAIN_INCOMPLETE -> "an intermediate certificate is missing";
            case ROOT_UNKNOWN -> "clients do not know the authority";
            case NO_TLS -> "no TLS offered";
            case UNREACHABLE -> "no answer";
            case UNKNOWN -> "not checked yet";
        };
    }

    static String of(ProtectionState state) {
        return switch (state) {
            case REGISTERED -> "waiting for a certificate";
            case ISSUED -> "being rolled out";
            case PROVEN -> "proven";
            case FAILING -> "failing";
            case REMOVING -> "being removed";
        };
    }

    /** The script adds how long ago it was. */
    static Element time(Instant instant) {
        return Element.of("time", TIME.format(instant)).attribute("datetime", instant.toString());
    }
}
