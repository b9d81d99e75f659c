package org.waxseal.console.request;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What has to be true of a row for a change to be made, as in RFC 9110 section 13.
 *
 * @param demand what is asked
 * @param revisions of which the row has to have one; empty for the other demands
 */
public record Precondition(Demand demand, Set<Long> revisions) {
    private static final Precondition NONE = new Precondition(Demand.NOTHING, Set.of());
    private static final Precondition ABSENT = new Precondition(Demand.ABSENT, Set.of());
    private static final Precondition PRESENT = new Precondition(Demand.PRESENT, Set.of());

    /** The kinds of conditions. */
    public enum Demand {
        NOTHING,
        ABSENT,
        PRESENT,
        REVISION
    }

    public Precondition {
        revisions = Set.copyOf(revisions);
    }

    public static Precondition none() {
        return NONE;
    }

    /** Nothing is registered there; {@code If-None-Match: *}. */
    public static Precondition absent() {
        return ABSENT;
    }

    /** Something is registered there; {@code If-Match: *}. */
    public static Precondition present() {
        return PRESENT;
    }

    /** It has one of these revisions; {@code If-Match: "3"}. */
    public static Precondition revision(long... revisions) {
        return new Precondition(
                Demand.REVISION,
                Arrays.stream(revisions).boxed().collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * Checks it.
     *
     * @param row how the row is called in a sentence, for example {@code domain 'example.org'}
     * @param revision of the row; null when it is not registered
     * @throws PreconditionFailed when it does not hold
     */
    public void check(String row, @Nullable Long revision) {
        switch (demand) {
            case NOTHING -> {}
            case ABSENT -> {
                if (revision != null) {
                    throw new PreconditionFailed(
                            "%s is registered already, with revision %d; leave If-None-Match out to change it"
                                    .formatted(row, revision));
                }
            }
            case PRESENT -> {
                if (revision == null) {
                    throw new PreconditionFailed(
                            "%s is not registered; leave If-Match out to register it"
                                    .formatted(row));
                }
            }
            case REVISION -> {
                if (revision == null || !revisions.contains(revision)) {
                    throw new PreconditionFailed(
                            "%s %s, not %s; read it again and repeat the change on what it is now"
                                    .formatted(
                                            row,
                                            revision == null
                                                    ? "is not registered"
                                                    : "has revision " + revision,
                                            revisions.stream()
                                                    .sorted()
                                                    .map(String::valueOf)
                                                    .collect(Collectors.joining(" or "))));
                }
            }
        }
    }
}
