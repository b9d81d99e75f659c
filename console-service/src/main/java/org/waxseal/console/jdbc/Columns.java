package org.waxseal.console.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.statement.Failure;
import org.waxseal.console.request.Source;

/** How values stand in columns. */
final class Columns {

    private Columns() {}

    /** Drivers take no Instant for {@code timestamp with time zone}. */
    static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    static @Nullable OffsetDateTime atOrNull(@Nullable Instant instant) {
        return instant == null ? null : at(instant);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    static String names(List<CertificateName> names) {
        return names.stream().map(CertificateName::ascii).collect(Collectors.joining(" "));
    }

    static List<CertificateName> names(String column) {
        return column.isEmpty()
                ? List.of()
                : Arrays.stream(column.split(" ")).map(CertificateName::of).toList();
    }

    /**
     * Column {@code source}.
     *
     * @throws IllegalStateException when a newer version wrote it
     */
    static Source source(ResultSet row) throws SQLException {
        String written = row.getString("source");
        return Source.of(written)
                .orElseThrow(() -> new IllegalStateException("unknown source " + written));
    }

    static @Nullable String codeOf(@Nullable Failure failure) {
        return failure == null ? null : failure.code().name();
    }

    static @Nullable Failure failure(ResultSet row) throws SQLException {
        String code = row.getString("failure_code");
        if (code == null) {
            return null;
        }
        return new Failure(
                ErrorCode.valueOf(code),
                row.getString("failure_detail"),
                instant(row, "failure_at"),
                instantOrNull(row, "failure_next_attempt"));
    }
}
