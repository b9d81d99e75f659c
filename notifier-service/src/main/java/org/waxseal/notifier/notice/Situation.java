package org.waxseal.notifier.notice;

import org.jspecify.annotations.Nullable;

/** Everything that is known about a subject, whatever statement it came with. */
public sealed interface Situation {

    Told told();

    @Nullable Certificate certificate();

    @Nullable Protection protection();

    record OfDomain(
            Domain domain,
            Contact contact,
            @Nullable Certificate certificate,
            @Nullable Protection protection,
            Told told)
            implements Situation {}

    record OfNode(
            Node node,
            @Nullable Certificate certificate,
            @Nullable Protection protection,
            Told told)
            implements Situation {}
}
