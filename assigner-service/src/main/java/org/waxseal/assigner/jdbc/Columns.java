package org.waxseal.assigner.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.statement.Failure;

/** How values stand in columns. */
final class Columns {
    /** Both databases have a bound on parameters of one statement. */
    static final int LIST_LIMIT = 1000;

    private Columns() {}

    static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    static @Nullable OffsetDateTime optionalTime(@Nullable Instant instant) {
        return instant == null ? null : time(instant);
    }

    static @Nullable Instant optionalInstant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Fingerprint fingerprint(ResultSet row, String column) throws SQLException {
        String hex = row.getString(column);
        return hex == null ? null : new Fingerprint(hex);
    }

    static @Nullable String hex(@Nullable Fingerprint fingerprint) {
        return fingerprint == null ? null : fingerprint.hex();
    }

    static String enumName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static <E extends Enum<E>> E enumOf(Class<E> type, String name) {
        return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
    }

    /** The failure in columns failure_code, failure_detail, failure_at and {@code next}. */
    static @Nullable Failure failure(ResultSet row, String next) throws SQLException {
        String code = row.getString("failure_code");
        return code == null
                ? null
                : new Failure(
                        enumOf(ErrorCode.class, code),
                        row.getString("failure_detail"),
                        instant(row, "failure_at"),
                        optionalInstant(row, next));
    }

    static <T> List<List<T>> chunks(Collection<T> all) {
        List<T> list = List.copyOf(all);
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < list.size(); from += LIST_LIMIT) {
            chunks.add(list.subList(from, Math.min(list.size(), from + LIST_LIMIT)));
        }
        return chunks;
    }
}
