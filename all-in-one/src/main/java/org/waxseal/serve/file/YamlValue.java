package org.waxseal.serve.file;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a YAML file that knows where it stands. Lines are counted from 1. */
sealed interface YamlValue {

    int line();

    /**
     * A scalar.
     *
     * @param text as written, without quotes
     * @param plain whether it stands without quotes, so that {@code null} and {@code ~} are nothing
     */
    record Scalar(int line, String text, boolean plain) implements YamlValue {
        boolean isNothing() {
            return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
        }
    }

    /** A list. */
    record Sequence(int line, List<YamlValue> items) implements YamlValue {}

    /** Keys with their values, in the order of the file. */
    record Mapping(int line, Map<String, Entry> entries) implements YamlValue {

        static Mapping empty(int line) {
            return new Mapping(line, new LinkedHashMap<>());
        }

        /** Null when the key is left out or has no value. */
        @Nullable YamlValue get(String key) {
            Entry entry = entries.get(key);
            return entry == null || (entry.value() instanceof Scalar scalar && scalar.isNothing())
                    ? null
                    : entry.value();
        }
    }

    /** A key's line, and what stands there. */
    record Entry(int line, YamlValue value) {}
}
