package org.waxseal.console.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.console.protection.CertificateFilter;
import org.waxseal.console.protection.ProtectionState;
import org.waxseal.console.request.Faults;
import org.waxseal.console.request.Source;

/** What stands in queries of lists, read strictly; null for what is left out. */
final class Filters {
    private static final int LONGEST_TEXT = 253;

    private Filters() {}

    static @Nullable Source source(@Nullable String written) {
        return oneOf("source", written, Source.values(), Source::wireName);
    }

    static @Nullable ProtectionState state(@Nullable String written) {
        return oneOf("state", written, ProtectionState.values(), ProtectionState::wireName);
    }

    static CertificateFilter.@Nullable Kind kind(@Nullable String written) {
        return oneOf(
                "kind", written, CertificateFilter.Kind.values(), CertificateFilter.Kind::wireName);
    }

    /** False when it is left out. */
    static boolean flag(String name, @Nullable String written) {
        if (written == null || written.equals("false")) {
            return false;
        }
        if (written.equals("true")) {
            return true;
        }
        throw invalid("%s '%s' is neither true nor false".formatted(name, Faults.shown(written)));
    }

    private static <T> @Nullable T oneOf(
            String name, @Nullable String written, T[] values, Function<T, String> wireName) {
        if (written == null) {
            return null;
        }
        for (T value : values) {
            if (wireName.apply(value).equals(written)) {
                return value;
            }
        }
        throw invalid(
                "%s '%s' is unknown; use one of %s"
                        .formatted(
                                name,
                                Faults.shown(written),
                                Arrays.stream(values)
                                        .map(wireName)
                                        .collect(Collectors.joining(", "))));
    }

    static @Nullable Instant instant(String name, @Nullable String written) {
        if (written == null) {
            return null;
        }
        try {
            return Instant.parse(written);
        } catch (DateTimeException e) {
            throw invalid(
                    "%s '%s' is not an instant; write it as 2026-12-31T00:00:00Z"
                            .formatted(name, Faults.shown(written)));
        }
    }

    static @Nullable String text(String name, @Nullable String written) {
        if (written != null && (written.isBlank() || written.length() > LONGEST_TEXT)) {
            throw invalid(
                    "%s '%s' is empty or longer than %d characters; give a part of a name"
                            .formatted(name, Faults.shown(written), LONGEST_TEXT));
        }
        return written;
    }

    private static HttpFault invalid(String sentence) {
        return new HttpFault(400, ErrorCode.FIELD_INVALID, sentence);
    }
}
