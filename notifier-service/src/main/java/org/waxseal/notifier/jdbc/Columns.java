package org.waxseal.notifier.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.statement.Failure;

/** Values as both databases store them. */
final class Columns {
    private Columns() {}

    /** To the microsecond, as both databases keep it: what is read equals what was written. */
    static OffsetDateTime of(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    static @Nullable OffsetDateTime ofNullable(@Nullable Instant instant) {
        return instant == null ? null : of(instant);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant nullableInstant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    static @Nullable String ofNullable(@Nullable Fingerprint fingerprint) {
        return fingerprint == null ? null : fingerprint.hex();
    }

    static @Nullable Fingerprint nullableFingerprint(ResultSet row, String column)
            throws SQLException {
        String value = row.getString(column);
        return value == null ? null : new Fingerprint(value);
    }

    static @Nullable String ofNullable(@Nullable ErrorCode code) {
        return code == null ? null : code.name();
    }

    static @Nullable ErrorCode nullableCode(ResultSet row, String column) throws SQLException {
        String value = row.getString(column);
        return value == null ? null : ErrorCode.valueOf(value);
    }

    /** From the four columns that start with {@code failure_}; null when there is no code. */
    static @Nullable Failure nullableFailure(ResultSet row) throws SQLException {
        ErrorCode code = nullableCode(row, "failure_code");
        if (code == null) {
            return null;
        }
        return new Failure(
                code,
                row.getString("failure_detail"),
                instant(row, "failure_at"),
                nullableInstant(row, "failure_next_attempt"));
    }
}
