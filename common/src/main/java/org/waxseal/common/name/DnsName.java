package org.waxseal.common.name;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/**
 * A host or domain name in its wire form: lower-case A-labels joined by dots, no trailing dot (RFC
 * 1123 section 2.1, RFC 5890 section 2.3.2.1). Two spellings of one name (U-label or A-label, upper
 * case, trailing dot) are equal. Safe as a file name and as a command argument: only letters,
 * digits, hyphens and dots, never a leading hyphen, never {@code ..}.
 *
 * <p>Wildcards are not names: {@code *.example.org} is a {@link CertificateName}.
 *
 * @param ascii the wire form, for example {@code xn--zckzah.test}
 */
public record DnsName(String ascii) implements Comparable<DnsName> {
    /**
     * Longest name in presentation form, without the trailing dot (RFC 1035 section 2.3.4: 255
     * octets on the wire).
     */
    public static final int MAX_LENGTH = 253;

    /** Longest label (RFC 1035 section 2.3.4). */
    public static final int MAX_LABEL_LENGTH = 63;

    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    public DnsName {
        String fault = fault(ascii);
        if (fault != null) {
            throw new WaxsealException(ErrorCode.NAME_INVALID, fault);
        }
    }

    /**
     * Reads a name as a person or a panel writes it: U-labels or A-labels, any case, with or
     * without a trailing dot.
     *
     * @throws WaxsealException with {@link ErrorCode#NAME_INVALID}, naming the value and what is
     *     wrong with it
     */
    public static DnsName of(String written) {
        if (written.isEmpty()) {
            throw invalid(written, "it is empty; write a name such as example.org");
        }
        if (written.startsWith("*.")) {
            throw invalid(
                    written,
                    "a wildcard is not a domain; register "
                            + printable(written.substring(2))
                            + " itself");
        }
        String trimmed =
                written.endsWith(".") ? written.substring(0, written.length() - 1) : written;
        String ascii;
        try {
            ascii = IDN.toASCII(trimmed, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw invalid(written, syntaxFault(trimmed));
        }
        return new DnsName(ascii);
    }

    /** The name as its owner reads it: U-labels (RFC 5890 section 2.3.2.1). */
    public String unicode() {
        return IDN.toUnicode(ascii, IDN.USE_STD3_ASCII_RULES);
    }

    /**
     * The name one label below this one.
     *
     * @throws WaxsealException with {@link ErrorCode#NAME_INVALID} when the result would be too
     *     long
     */
    public DnsName child(String label) {
        return new DnsName(label + "." + ascii);
    }

    /** Whether this name is {@code other} itself or stands below it. */
    public boolean isSameOrBelow(DnsName other) {
        return equals(other) || ascii.endsWith("." + other.ascii);
    }

    @Override
    public int compareTo(DnsName other) {
        return ascii.compareTo(other.ascii);
    }

    @Override
    public String toString() {
        return ascii;
    }

    private static @Nullable String fault(String ascii) {
        if (ascii.length() > MAX_LENGTH) {
            return "'%s...' is not a valid name: it has %d octets, a name has at most %d"
                    .formatted(printable(ascii.substring(0, 40)), ascii.length(), MAX_LENGTH);
        }
        String[] labels = ascii.split("\\.", -1);
        for (String label : labels) {
            if (label.length() > MAX_LABEL_LENGTH) {
                return "'%s' is not a valid name: the label '%s...' has %d octets, a label has at most %d"
                        .formatted(
                                printable(ascii),
                                printable(label.substring(0, 20)),
                                label.length(),
                                MAX_LABEL_LENGTH);
            }
            if (!LABEL.matcher(label).matches()) {
                return "'%s' is not a valid name: %s"
                        .formatted(printable(ascii), syntaxFault(ascii));
            }
        }
        if (labels.length < 2) {
            return "'%s' is not a valid name: it has one label; write it in full, such as %s.example.org"
                    .formatted(printable(ascii), printable(ascii));
        }
        if (DIGITS.matcher(labels[labels.length - 1]).matches()) {
            return "'%s' is not a valid name: the last label has digits only, as in an IP address"
                    .formatted(printable(ascii));
        }
        return null;
    }

    private static String syntaxFault(String written) {
        String ascii = written;
        for (String label : ascii.split("\\.", -1)) {
            if (label.isEmpty()) {
                return "it has an empty label";
            }
            if (label.startsWith("-") || label.endsWith("-")) {
                return "the label '" + printable(label) + "' starts or ends with a hyphen";
            }
            if (label.length() > MAX_LABEL_LENGTH) {
                return "a label has at most " + MAX_LABEL_LENGTH + " octets";
            }
        }
        return "only letters, digits, hyphens and dots may stand in a name";
    }

    private static WaxsealException invalid(String written, String fault) {
        return new WaxsealException(
                ErrorCode.NAME_INVALID,
                "'" + printable(written) + "' is not a valid name: " + fault);
    }

    /** Control characters as escapes, and cut: a hostile value must not forge a second log line. */
    private static String printable(String value) {
        String cut = value.length() > 300 ? value.substring(0, 300) + "..." : value;
        StringBuilder shown = new StringBuilder(cut.length());
        cut.codePoints()
                .forEach(
                        c -> {
                            if (Character.isISOControl(c)
                                    || Character.getType(c) == Character.FORMAT
                                    || Character.getType(c) == Character.LINE_SEPARATOR) {
                                shown.append("\\u%04x".formatted(c));
                            } else {
                                shown.appendCodePoint(c);
                            }
                        });
        return shown.toString();
    }
}
