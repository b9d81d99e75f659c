package org.waxseal.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a list is narrowed to; what was not given is not sent. */
final class Filters {
    private final Map<String, String> given = new LinkedHashMap<>();

    Filters with(String name, @Nullable Object value) {
        if (value != null) {
            given.put(name, value.toString());
        }
        return this;
    }

    Filters withAll(Map<String, String> others) {
        given.putAll(others);
        return this;
    }

    Map<String, String> asMap() {
        return given;
    }
}
