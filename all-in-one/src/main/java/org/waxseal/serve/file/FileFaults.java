package org.waxseal.serve.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with a file, so that somebody who corrects it learns all at once. */
final class FileFaults {
    private static final int LONGEST_VALUE_SHOWN = 80;

    private final List<FileFault> found = new ArrayList<>();

    void add(int line, String sentence) {
        found.add(new FileFault(line, null, sentence));
    }

    /**
     * A fault of a value.
     *
     * @param value as written; null where it must not be shown or there is none
     * @param fix what to write instead
     */
    void add(int line, String key, @Nullable String value, String fix) {
        found.add(
                new FileFault(
                        line,
                        key,
                        value == null
                                ? "key '%s' %s".formatted(key, fix)
                                : "key '%s' is '%s': %s".formatted(key, shown(value), fix)));
    }

    /** As {@link #add}, with a whole sentence where there is no value. */
    void addSentence(int line, String key, @Nullable String value, String sentence) {
        add(line, key, value, value == null ? "is not right: " + sentence : sentence);
    }

    boolean any() {
        return !found.isEmpty();
    }

    /**
     * Ends the reading here if something was wrong.
     *
     * @throws FleetFileRejected when there is at least one
     */
    void throwIfAny(Path file) {
        if (any()) {
            throw new FleetFileRejected(
                    file, found.stream().sorted(Comparator.comparingInt(FileFault::line)).toList());
        }
    }

    /** A value as it may stand in a sentence: cut, on one line. */
    static String shown(String value) {
        String cut =
                value.length() > LONGEST_VALUE_SHOWN
                        ? value.substring(0, LONGEST_VALUE_SHOWN) + "..."
                        : value;
        return cut.replaceAll("[\\p{C}\\u2028\\u2029]", "?");
    }
}
