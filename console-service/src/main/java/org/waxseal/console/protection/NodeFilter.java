package org.waxseal.console.protection;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.waxseal.console.request.Source;

/**
 * Which nodes are wanted; what is null asks for nothing.
 *
 * @param expiresBefore the current server-wide certificate ends before this
 */
public record NodeFilter(
        @Nullable Source source, @Nullable ProtectionState state, @Nullable Instant expiresBefore) {

    public static final NodeFilter ALL = new NodeFilter(null, null, null);
}
