package org.waxseal.console.request;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/** Collects faults, so that somebody who corrects a request learns all of them at once. */
public final class Faults {
    private static final int LONGEST_VALUE_SHOWN = 80;

    private final List<Fault> found = new ArrayList<>();

    public void add(ErrorCode code, String pointer, String sentence) {
        found.add(new Fault(code, pointer, sentence));
    }

    public void addAll(Faults others) {
        found.addAll(others.found);
    }

    /** Reads a value; what its reader rejects becomes a fault at {@code pointer}, and null. */
    public <T> @Nullable T read(String pointer, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (WaxsealException rejected) {
            add(rejected.code(), pointer, rejected.sentence());
            return null;
        }
    }

    public boolean any() {
        return !found.isEmpty();
    }

    /**
     * Ends the reading of a request here if something was wrong.
     *
     * @throws RequestRejected when there is at least one
     */
    public void throwIfAny() {
        if (any()) {
            throw new RequestRejected(found);
        }
    }

    /** A value as it may stand in a sentence or a log line: cut, without control characters. */
    public static String shown(String value) {
        String cut =
                value.length() > LONGEST_VALUE_SHOWN
                        ? value.substring(0, LONGEST_VALUE_SHOWN) + "..."
                        : value;
        return withoutControls(cut);
    }

    /** Control, format and line-separating characters, and broken surrogates, become {@code ?}. */
    public static String withoutControls(String value) {
        return value.replaceAll("[\\p{C}\\u2028\\u2029]", "?");
    }
}
