package org.waxseal.cli.importing;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a row can say about a domain; the header of a CSV file names these. */
public enum Column {
    NAME("name"),
    OWNER("owner"),
    MAIL_NODE("mailNode"),
    WEBMAIL_NODE("webmailNode"),
    TYPE("type"),
    NAMES("names"),
    KEY_TYPE("keyType"),
    OWNER_NAME("ownerName"),
    OWNER_EMAIL("ownerEmail"),
    OWNER_LOCALE("ownerLocale");

    /** In a node's column: none, whatever the command line says. */
    static final String NONE = "-";

    private final String header;

    Column(String header) {
        this.header = header;
    }

    public String header() {
        return header;
    }

    /** Reads a heading in any case, with spaces, hyphens or underscores; null when it is none. */
    static @Nullable Column parse(String heading) {
        String plain = plain(heading);
        if (plain.equals("domain")) {
            return NAME;
        }
        for (Column column : values()) {
            if (plain(column.header).equals(plain)) {
                return column;
            }
        }
        return null;
    }

    private static String plain(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
    }

    static String all() {
        return Arrays.stream(values()).map(Column::header).collect(Collectors.joining(", "));
    }
}
