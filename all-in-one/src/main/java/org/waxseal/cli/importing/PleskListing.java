package org.waxseal.cli.importing;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waxseal.cli.outcome.CommandFailed;

/**
 * Plesk: either one domain a line, as {@code plesk bin subscription --list}, {@code plesk bin site
 * --list} and {@code plesk bin domain --list} print them, or the table that {@code plesk db} prints
 * for
 *
 * <pre>SELECT d.name, c.login, c.pname, c.email FROM domains d JOIN clients c ON c.id = d.cl_id
 * </pre>
 *
 * (tables {@code domains} and {@code clients} of Plesk's own database {@code psa}).
 */
final class PleskListing implements Listing {
    private static final Map<String, Column> HEADINGS =
            Map.of(
                    "name", Column.NAME,
                    "login", Column.OWNER,
                    "pname", Column.OWNER_NAME,
                    "email", Column.OWNER_EMAIL);

    @Override
    public void read(BufferedReader text, Rows rows) throws IOException, InterruptedException {
        List<@Nullable Column> columns = List.of();
        long number = 0;
        for (String line = text.readLine(); line != null; line = text.readLine()) {
            number++;
            if (line.isBlank() || line.startsWith("+-")) {
                continue;
            }
            if (!line.startsWith("|")) {
                rows.take(new InputRow.Entry(number, Map.of(Column.NAME, line)));
            } else if (columns.isEmpty()) {
                columns = header(fields(line), number);
            } else {
                rows.take(row(columns, fields(line), number));
            }
        }
    }

    private static List<String> fields(String line) {
        String inner = line.substring(1, Math.max(1, line.lastIndexOf('|')));
        List<String> fields = new ArrayList<>();
        for (String field : inner.split("\\|", -1)) {
            fields.add(field.strip());
        }
        return fields;
    }

    private static List<@Nullable Column> header(List<String> headings, long line) {
        List<@Nullable Column> columns = new ArrayList<>();
        headings.forEach(heading -> columns.add(HEADINGS.get(heading.toLowerCase(Locale.ROOT))));
        if (!columns.contains(Column.NAME)) {
            throw CommandFailed.usage(
                    "line %d, the header: there is no column 'name'; select name, login, pname and email"
                            .formatted(line));
        }
        return columns;
    }

    private static InputRow row(List<@Nullable Column> columns, List<String> fields, long line) {
        if (fields.size() != columns.size()) {
            return new InputRow.Broken(
                    line,
                    "it has %d fields, the header has %d; a value holds the character |"
                            .formatted(fields.size(), columns.size()));
        }
        Map<Column, String> values = new EnumMap<>(Column.class);
        for (int i = 0; i < fields.size(); i++) {
            Column column = columns.get(i);
            String value = fields.get(i);
            if (column != null && !value.equals("NULL")) {
                // Plesk's logins are its users' spelling; identifiers are lower case.
                values.put(column, column == Column.OWNER ? value.toLowerCase(Locale.ROOT) : value);
            }
        }
        return new InputRow.Entry(line, values);
    }
}
