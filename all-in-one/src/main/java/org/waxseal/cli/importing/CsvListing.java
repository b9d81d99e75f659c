package org.waxseal.cli.importing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.waxseal.cli.outcome.CommandFailed;

/**
 * CSV with a header row (RFC 4180), separated by commas, or by semicolons or tabs as some
 * spreadsheets do.
 */
final class CsvListing implements Listing {
    private static final int LONGEST_HEADER = 64 * 1024;

    @Override
    public void read(BufferedReader text, Rows rows) throws IOException, InterruptedException {
        CSVFormat format =
                CSVFormat.RFC4180
                        .builder()
                        .setDelimiter(delimiter(text))
                        .setIgnoreSurroundingSpaces(true)
                        .setIgnoreEmptyLines(false)
                        .get();
        try (CSVParser parser = CSVParser.builder().setReader(text).setFormat(format).get()) {
            Iterator<CSVRecord> records = parser.iterator();
            List<Column> columns = List.of();
            while (true) {
                long line = parser.getCurrentLineNumber() + 1;
                CSVRecord record = next(records, line);
                if (record == null) {
                    break;
                }
                if (isBlank(record)) {
                    continue;
                }
                if (columns.isEmpty()) {
                    columns = header(record, line);
                } else {
                    rows.take(row(columns, record, line));
                }
            }
            if (columns.isEmpty()) {
                throw CommandFailed.usage(
                        "the file is empty; its first line names the columns: " + Column.all());
            }
        }
    }

    private static char delimiter(BufferedReader text) throws IOException {
        text.mark(LONGEST_HEADER);
        char[] beginning = new char[LONGEST_HEADER - 1];
        int length = Math.max(text.read(beginning), 0);
        text.reset();
        String header = new String(beginning, 0, length).lines().findFirst().orElse("");
        char best = ',';
        for (char candidate : new char[] {';', '\t'}) {
            if (count(header, candidate) > count(header, best)) {
                best = candidate;
            }
        }
        return best;
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(character -> character == wanted).count();
    }

    private static @Nullable CSVRecord next(Iterator<CSVRecord> records, long line) {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (UncheckedIOException e) {
            throw CommandFailed.usage(
                    "line %d: %s; a value with quotes stands in quotes, and each quote in it is doubled"
                            .formatted(line, reason(e)));
        }
    }

    /** Commons CSV says where, in a sentence of its own. */
    private static String reason(UncheckedIOException fault) {
        Throwable cause = fault.getCause();
        return String.valueOf(cause == null ? fault.getMessage() : cause.getMessage());
    }

    private static boolean isBlank(CSVRecord record) {
        return record.size() == 1 && record.get(0).isBlank();
    }

    private static List<Column> header(CSVRecord record, long line) {
        List<Column> columns = new ArrayList<>();
        Set<Column> seen = EnumSet.noneOf(Column.class);
        List<String> faults = new ArrayList<>();
        for (String heading : record) {
            Column column = Column.parse(heading);
            if (column == null) {
                faults.add("column '%s' is not known".formatted(heading));
            } else if (!seen.add(column)) {
                faults.add("column '%s' stands there twice".formatted(heading));
            } else {
                columns.add(column);
            }
        }
        if (!seen.contains(Column.NAME)) {
            faults.add("there is no column 'name'");
        }
        if (!faults.isEmpty()) {
            throw CommandFailed.usage(
                    "line %d, the header: %s; the columns are %s"
                            .formatted(line, String.join("; ", faults), Column.all()));
        }
        return columns;
    }

    private static InputRow row(List<Column> columns, CSVRecord record, long line) {
        if (record.size() != columns.size()) {
            return new InputRow.Broken(
                    line,
                    "it has %d fields, the header has %d; a value with a separator in it stands in quotes"
                            .formatted(record.size(), columns.size()));
        }
        Map<Column, String> values = new EnumMap<>(Column.class);
        for (int i = 0; i < columns.size(); i++) {
            values.put(columns.get(i), record.get(i));
        }
        return new InputRow.Entry(line, values);
    }
}
