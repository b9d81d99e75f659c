package org.waxseal.cli.importing;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waxseal.cli.outcome.CommandFailed;

/**
 * Virtualmin: {@code virtualmin list-domains --multiline}, or {@code --simple-multiline}, which is
 * faster. A domain's name stands at the beginning of a line, what belongs to it is indented below
 * it as {@code Label: value}. Such a listing holds passwords in the clear; no value but those named
 * here is looked at.
 */
final class VirtualminListing implements Listing {
    private static final String FEATURES = "Features";
    private static final Map<String, Column> LABELS =
            Map.of(
                    "Username", Column.OWNER,
                    "Description", Column.OWNER_NAME,
                    "Contact email", Column.OWNER_EMAIL);

    @Override
    public void read(BufferedReader text, Rows rows) throws IOException, InterruptedException {
        Block block = null;
        long number = 0;
        for (String line = text.readLine(); line != null; line = text.readLine()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            if (!Character.isWhitespace(line.charAt(0))) {
                if (block != null) {
                    rows.take(block.row());
                }
                block = new Block(number, line.strip());
            } else if (block == null) {
                throw CommandFailed.usage(
                        "line %d: a domain's name at the beginning of a line is expected; make the file with: virtualmin list-domains --multiline"
                                .formatted(number));
            } else {
                block.add(line.strip());
            }
        }
        if (block != null) {
            rows.take(block.row());
        }
    }

    private static final class Block {
        private final long line;
        private final Map<Column, String> values = new EnumMap<>(Column.class);
        private final Map<String, String> others = new HashMap<>();

        Block(long line, String name) {
            this.line = line;
            values.put(Column.NAME, name);
        }

        void add(String field) {
            int colon = field.indexOf(':');
            if (colon < 0) {
                return;
            }
            String label = field.substring(0, colon);
            String value = field.substring(colon + 1).strip();
            Column column = LABELS.get(label);
            if (column != null) {
                values.put(column, clean(column, value));
            } else if (label.equals(FEATURES)) {
                others.put(label, value);
            }
        }

        private static String clean(Column column, String value) {
            return switch (column) {
                case OWNER -> value.toLowerCase(Locale.ROOT);
                // Several addresses are allowed there.
                case OWNER_EMAIL -> value.split("[,\\s]", 2)[0];
                default -> value;
            };
        }

        InputRow row() {
            @Nullable String features = others.get(FEATURES);
            if (features != null && !Arrays.asList(features.split("\\s+")).contains("mail")) {
                return new InputRow.PassedOver(
                        line,
                        String.valueOf(values.get(Column.NAME)),
                        "Virtualmin serves no mail for it (its features are: %s)"
                                .formatted(features));
            }
            return new InputRow.Entry(line, values);
        }
    }
}
