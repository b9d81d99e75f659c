package org.waxseal.issuer.caa;

import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A CAA record (RFC 8659 section 4.1), as others wrote it.
 *
 * @param flags one octet; bit 0, the value 128, is "issuer critical"
 * @param tag the property's name, in any case
 * @param value as it stands there, may hold anything
 */
public record CaaRecord(int flags, String tag, String value) {
    private static final int CRITICAL = 128;
    private static final int MOST_SHOWN = 200;

    boolean isCritical() {
        return (flags & CRITICAL) != 0;
    }

    /** Tags are matched without regard to case (RFC 8659 section 4.1). */
    String property() {
        return tag.toLowerCase(Locale.ROOT);
    }

    /** In master file form without its name, cut, and with nothing that a terminal would obey. */
    @Override
    public String toString() {
        String cut = value.length() > MOST_SHOWN ? value.substring(0, MOST_SHOWN) + "..." : value;
        return "CAA %d %s \"%s\"".formatted(flags, printable(tag), printable(cut));
    }

    private static String printable(String text) {
        return text.chars()
                .mapToObj(
                        octet ->
                                octet == '"' || octet == '\\'
                                        ? "\\" + (char) octet
                                        : octet >= 0x20 && octet < 0x7f
                                                ? Character.toString(octet)
                                                : "\\%03d".formatted(octet & 0xff))
                .collect(Collectors.joining());
    }
}
