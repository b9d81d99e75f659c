package org.waxseal.console.web;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.console.request.Faults;

/** What stands in paths and queries, read strictly. */
final class Paging {
    private static final int DEFAULT_LIMIT = 100;
    private static final int HIGHEST_LIMIT = 500;

    private Paging() {}

    /**
     * One page of a list.
     *
     * @param next what to give as {@code after} for the next page; null on the last one
     */
    record Page<T>(List<T> items, @Nullable String next) {}

    static int limit(@Nullable String written) {
        if (written == null) {
            return DEFAULT_LIMIT;
        }
        try {
            int limit = Integer.parseInt(written);
            if (limit >= 1 && limit <= HIGHEST_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw notALimit(written);
        }
        throw notALimit(written);
    }

    private static HttpFault notALimit(String written) {
        return new HttpFault(
                400,
                ErrorCode.FIELD_INVALID,
                "limit '%s' is not a whole number from 1 to %d"
                        .formatted(Faults.shown(written), HIGHEST_LIMIT));
    }

    static OwnerId owner(String written) {
        return inUrl(() -> new OwnerId(written));
    }

    static NodeId node(String written) {
        return inUrl(() -> new NodeId(written));
    }

    static DnsName domain(String written) {
        return inUrl(() -> DnsName.of(written));
    }

    static Subject subject(String written) {
        return inUrl(() -> Subject.parse(written));
    }

    private static <T> T inUrl(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (WaxsealException e) {
            throw new HttpFault(400, e.code(), e.sentence());
        }
    }

    /**
     * Cuts a page to its limit.
     *
     * @param found one more than {@code limit} when there is a next page
     */
    static <S, T> Page<T> page(
            List<S> found, int limit, Function<S, T> response, Function<S, String> cursor) {
        boolean more = found.size() > limit;
        List<S> shown = more ? found.subList(0, limit) : found;
        return new Page<>(
                shown.stream().map(response).toList(), more ? cursor.apply(shown.getLast()) : null);
    }
}
