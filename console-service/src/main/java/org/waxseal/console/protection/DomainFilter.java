package org.waxseal.console.protection;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.OwnerId;
import org.waxseal.console.request.Source;

/**
 * Which domains are wanted; what is null asks for nothing.
 *
 * @param node serves mail or webmail
 * @param text stands somewhere in the name, as A-labels or as U-labels
 * @param expiresBefore the current certificate ends before this
 */
public record DomainFilter(
        @Nullable OwnerId owner,
        @Nullable NodeId node,
        @Nullable ProtectionState state,
        @Nullable Source source,
        @Nullable String text,
        @Nullable Instant expiresBefore) {

    public static final DomainFilter ALL = new DomainFilter(null, null, null, null, null, null);
}
