package org.waxseal.cli.importing;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.waxseal.cli.outcome.CommandFailed;

/** The kinds of files that can be imported. */
public enum ListingFormat {
    CSV,
    PLESK,
    HESTIA,
    VIRTUALMIN,
    CPANEL;

    public static final String ALL = "csv, plesk, hestia, virtualmin, cpanel";

    private static final Pattern USERDOMAIN =
            Pattern.compile("(\\*|[^\\s,;:|]+\\.[^\\s,;:|]+): *\\S+");
    private static final Pattern NAME = Pattern.compile("[^\\s,;:|]+\\.[^\\s,;:|]+");
    private static final Pattern FIELD = Pattern.compile("\\s+[A-Z][A-Za-z ]*:.*");

    Listing listing() {
        return switch (this) {
            case CSV -> new CsvListing();
            case PLESK -> new PleskListing();
            case HESTIA -> new HestiaListing();
            case VIRTUALMIN -> new VirtualminListing();
            case CPANEL -> new CpanelListing();
        };
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads the value of {@code --format}.
     *
     * @return null for {@code auto}
     */
    public static @Nullable ListingFormat parse(String written) {
        if (written.equals("auto")) {
            return null;
        }
        for (ListingFormat format : values()) {
            if (format.wireName().equals(written)) {
                return format;
            }
        }
        throw CommandFailed.usage(
                "--format '%s' is not known; use one of %s, auto".formatted(written, ALL));
    }

    /**
     * Tells the format by the first two lines that are not empty.
     *
     * @throws CommandFailed when it looks like none of them
     */
    static ListingFormat detect(BufferedReader text) throws IOException {
        String first = nextLine(text);
        String second = nextLine(text);
        if (first.startsWith("{")) {
            return HESTIA;
        }
        if (first.startsWith("+-")) {
            return PLESK;
        }
        if (USERDOMAIN.matcher(first.strip()).matches()) {
            return CPANEL;
        }
        for (String heading : first.split("[,;\t]", -1)) {
            if (Column.parse(heading.replace("\"", "").strip()) == Column.NAME) {
                return CSV;
            }
        }
        if (NAME.matcher(first.strip()).matches()) {
            return FIELD.matcher(second).matches() ? VIRTUALMIN : PLESK;
        }
        throw CommandFailed.usage(
                "the file looks like none of %s; a CSV file begins with a line that names its columns, among them 'name'; name the format with --format"
                        .formatted(ALL));
    }

    private static String nextLine(BufferedReader text) throws IOException {
        for (String line = text.readLine(); line != null; line = text.readLine()) {
            if (!line.isBlank()) {
                return line;
            }
        }
        return "";
    }
}
