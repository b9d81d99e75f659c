package org.waxseal.console.request;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.waxseal.common.error.ErrorCode;

/** From where a row of the registry came first; it keeps that for as long as it is registered. */
public enum Source {
    /** REST, the command line, the page. */
    API,
    /** The fleet file. */
    FILE,
    /** The provisioning topic. */
    EVENT;

    /** As it stands in JSON and in the database, for example {@code file}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads {@link #wireName()}; empty when it is unknown. */
    public static Optional<Source> of(String wireName) {
        return Arrays.stream(values())
                .filter(source -> source.wireName().equals(wireName))
                .findFirst();
    }

    /** Whether a row of this source may be changed and removed by {@code other}. */
    public boolean yieldsTo(Source other) {
        return (this == FILE) == (other == FILE);
    }

    /**
     * Lets a change of a row of this source pass, or refuses it.
     *
     * @param other who wants to change it
     * @param row how the row is called in a sentence, for example {@code domain 'example.org'}
     * @param exists the code when the file meets a row of somebody else
     * @throws Conflict with {@code FROM_FILE} when the row is the file's, with {@code exists} when
     *     it is not and the file wants it
     */
    public void requireYieldsTo(Source other, String row, ErrorCode exists) {
        if (yieldsTo(other)) {
            return;
        }
        if (this == FILE) {
            throw new Conflict(
                    ErrorCode.FROM_FILE,
                    "%s comes from the fleet file; change it there and run ./waxseal reload"
                            .formatted(row));
        }
        throw new Conflict(
                exists,
                "%s is registered by %s already; the fleet file leaves it as it is, remove it there first to have it in the file"
                        .formatted(row, wireName()));
    }
}
