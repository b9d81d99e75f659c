package org.waxseal.cli.importing;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One entry of an input, not checked yet. */
sealed interface InputRow {
    /** Where it begins in the file, from 1. */
    long line();

    /** A domain; columns without a value are not there. */
    record Entry(long line, Map<Column, String> values) implements InputRow {
        public Entry {
            Map<Column, String> filled = new EnumMap<>(Column.class);
            values.forEach(
                    (column, value) -> {
                        if (!value.isBlank()) {
                            filled.put(column, value.strip());
                        }
                    });
            values = filled;
        }

        @Nullable String value(Column column) {
            return values.get(column);
        }
    }

    /** A line that cannot be understood, and how to mend it. */
    record Broken(long line, String sentence) implements InputRow {}

    /** An entry that the panel itself says is no mail domain. */
    record PassedOver(long line, String name, String sentence) implements InputRow {}
}
