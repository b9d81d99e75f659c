package org.waxseal.console.request;

import org.jspecify.annotations.Nullable;

/**
 * What a change says about one field (RFC 7396): nothing, a new value, or that it goes.
 *
 * @param given whether it says anything
 * @param value null when the field goes, and when nothing is said
 */
public record FieldChange<T>(boolean given, @Nullable T value) {

    /** The field stays as it is. */
    public static <T> FieldChange<T> none() {
        return new FieldChange<>(false, null);
    }

    /** The field gets this value; with null it goes, or back to its default. */
    public static <T> FieldChange<T> to(@Nullable T value) {
        return new FieldChange<>(true, value);
    }

    /** The field's value after the change. */
    public @Nullable T over(@Nullable T before) {
        return given ? value : before;
    }
}
