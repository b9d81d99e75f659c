package org.waxseal.common.name;

import com.ibm.icu.text.IDNA;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/**
 * A host or domain name in its wire form: lower-case A-labels joined by dots, no trailing dot (RFC
 * 1123 section 2.1, RFC 5890 section 2.3.2.1). Spellings of one name (U-label or A-label, upper
 * case, trailing dot) are equal. Safe as a file name and as a command argument: only letters,
 * digits, hyphens and dots, never a leading hyphen, never {@code ..}.
 *
 * <p>Wildcards are not names: {@code *.example.org} is a {@link CertificateName}.
 *
 * @param ascii the wire form, for example {@code xn--zckzah.test}
 */
public record DnsName(String ascii) implements Comparable<DnsName> {
    /** Longest name in presentation form, without the trailing dot (RFC 1035 section 2.3.4). */
    public static final int MAX_LENGTH = 253;

    /** Longest label (RFC 1035 section 2.3.4). */
    public static final int MAX_LABEL_LENGTH = 63;

    /**
     * More than any name needs, even as U-labels; protects the mapping from a megabyte of input.
     */
    private static final int MAX_WRITTEN_LENGTH = 1024;

    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    /**
     * UTS #46 without the transitional mappings: what browsers do, and IDNA2008 for what people
     * type.
     */
    private static final IDNA IDNA_PROFILE =
            IDNA.getUTS46Instance(
                    IDNA.NONTRANSITIONAL_TO_ASCII
                            | IDNA.NONTRANSITIONAL_TO_UNICODE
                            | IDNA.USE_STD3_RULES
                            | IDNA.CHECK_BIDI
                            | IDNA.CHECK_CONTEXTJ);

    public DnsName {
        String fault = fault(ascii);
        if (fault != null) {
            throw invalid(ascii, fault);
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
        if (written.length() > MAX_WRITTEN_LENGTH) {
            throw invalid(
                    written,
                    "it has %d characters, a name has at most %d"
                            .formatted(written.length(), MAX_LENGTH));
        }
        if (written.startsWith("*.")) {
            throw invalid(
                    written,
                    "a wildcard is not a domain; register the domain below the '*.' itself");
        }
        String trimmed =
                written.endsWith(".") ? written.substring(0, written.length() - 1) : written;
        IDNA.Info outcome = new IDNA.Info();
        StringBuilder ascii = new StringBuilder();
        IDNA_PROFILE.nameToASCII(trimmed, ascii, outcome);
        String fault = fault(ascii.toString());
        if (fault != null) {
            throw invalid(written, fault);
        }
        if (outcome.hasErrors()) {
            throw invalid(
                    written,
                    "it breaks the rules for internationalised names (UTS #46): "
                            + outcome.getErrors().stream()
                                    .map(
                                            error ->
                                                    error.name()
                                                            .toLowerCase(Locale.ROOT)
                                                            .replace('_', ' '))
                                    .sorted()
                                    .collect(Collectors.joining(", ")));
        }
        return new DnsName(ascii.toString());
    }

    /** The name as its owner reads it: U-labels (RFC 5890 section 2.3.2.1). */
    public String unicode() {
        IDNA.Info outcome = new IDNA.Info();
        String unicode = IDNA_PROFILE.nameToUnicode(ascii, new StringBuilder(), outcome).toString();
        return outcome.hasErrors() ? ascii : unicode;
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
        String[] labels = ascii.split("\\.", -1);
        for (String label : labels) {
            if (label.isEmpty()) {
                return "it has an empty label";
            }
            if (label.length() > MAX_LABEL_LENGTH) {
                return "the label '%s...' has %d octets, a label has at most %d"
                        .formatted(
                                printable(label.substring(0, 20)),
                                label.length(),
                                MAX_LABEL_LENGTH);
            }
            if (label.startsWith("-") || label.endsWith("-")) {
                return "the label '" + printable(label) + "' starts or ends with a hyphen";
            }
            if (!LABEL.matcher(label).matches()) {
                return "only letters, digits, hyphens and dots may stand in a name";
            }
        }
        if (ascii.length() > MAX_LENGTH) {
            return "it has %d octets, a name has at most %d".formatted(ascii.length(), MAX_LENGTH);
        }
        if (labels.length < 2) {
            return "it has one label; write it in full, such as " + ascii + ".example.org";
        }
        if (DIGITS.matcher(labels[labels.length - 1]).matches()) {
            return "its last label has digits only, as in an IP address";
        }
        return null;
    }

    private static WaxsealException invalid(String written, String fault) {
        return new WaxsealException(
                ErrorCode.NAME_INVALID,
                "'" + printable(written) + "' is not a valid name: " + fault);
    }

    /** Cut, and control characters as escapes: a hostile value must not forge a second log line. */
    private static String printable(String value) {
        String cut = value.length() > 80 ? value.substring(0, 80) + "..." : value;
        return cut.codePoints()
                .mapToObj(
                        character ->
                                switch (Character.getType(character)) {
                                    case Character.CONTROL,
                                            Character.FORMAT,
                                            Character.LINE_SEPARATOR,
                                            Character.PARAGRAPH_SEPARATOR,
                                            Character.SURROGATE ->
                                            "\\u%04x".formatted(character);
                                    default -> Character.toString(character);
                                })
                .collect(Collectors.joining());
    }
}
