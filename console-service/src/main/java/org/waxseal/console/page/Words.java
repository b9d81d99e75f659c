package org.waxseal.console.page;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.waxseal.common.endpoint.TlsMode;
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

    /** What it means to somebody who only wants to read mail. */
    static String forOwner(Verdict verdict) {
        return switch (verdict) {
            case PROTECTED -> "A valid certificate is shown.";
            case SERVER_WIDE_INVALID ->
                    "Your domain's certificate is shown, but the one for the server's own name is not valid.";
            case WRONG_LEAF -> "A valid certificate is shown, but it is not the newest one.";
            case NAME_NOT_COVERED ->
                    "The certificate that is shown is for another name, so programs warn.";
            case SELF_SIGNED ->
                    "The server shows a certificate that nobody vouches for, so programs warn.";
            case EXPIRED -> "The certificate that is shown has expired, so programs warn.";
            case NOT_YET_VALID -> "The certificate that is shown is not valid yet.";
            case CHAIN_INCOMPLETE ->
                    "The server sends its certificate without what programs need to check it.";
            case ROOT_UNKNOWN -> "The certificate is from an authority that programs do not know.";
            case NO_TLS -> "The server offers no encryption here.";
            case UNREACHABLE -> "The server did not answer.";
            case UNKNOWN -> "It was not checked yet.";
        };
    }

    static String of(TlsMode mode) {
        return switch (mode) {
            case STARTTLS -> "STARTTLS";
            case IMPLICIT -> "implicit TLS";
        };
    }

    static String capitalised(String words) {
        return words.isEmpty()
                ? words
                : Character.toUpperCase(words.charAt(0)) + words.substring(1);
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
