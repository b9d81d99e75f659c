package org.waxseal.console.owner;

import org.jspecify.annotations.Nullable;
import org.waxseal.console.request.Source;

/**
 * Which owners are wanted; what is null asks for nothing.
 *
 * @param email the whole mailbox, its host as A-labels
 */
public record OwnerFilter(@Nullable Source source, @Nullable String email) {

    public static final OwnerFilter ALL = new OwnerFilter(null, null);
}
