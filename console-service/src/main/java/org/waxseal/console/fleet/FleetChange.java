package org.waxseal.console.fleet;

import java.util.List;

/**
 * What a fleet file changes in the registry, or did.
 *
 * @param registered domains that were registered before, from whatever source
 * @param left rows of the file that were left as they are, because they came from another source
 * @param kept rows that are not in the file any more and stay, because others need them
 */
public record FleetChange(
        Rows owners,
        Rows nodes,
        Rows domains,
        long registered,
        List<Untouched> left,
        List<Untouched> kept) {
    /** A file may take away this part of the registered domains by itself: a tenth. */
    private static final int PART = 10;

    public FleetChange {
        left = List.copyOf(left);
        kept = List.copyOf(kept);
    }

    /**
     * One kind of rows, by what they are registered under.
     *
     * @param unchanged how many are in the file as they are registered
     */
    public record Rows(
            List<String> created, List<String> changed, List<String> removed, long unchanged) {
        public Rows {
            created = List.copyOf(created);
            changed = List.copyOf(changed);
            removed = List.copyOf(removed);
        }

        public boolean isEmpty() {
            return created.isEmpty() && changed.isEmpty() && removed.isEmpty();
        }
    }

    /**
     * A row that is not as the file says.
     *
     * @param kind {@code owner}, {@code node} or {@code domain}
     * @param reason a sentence
     */
    public record Untouched(String kind, String name, String reason) {}

    public boolean isEmpty() {
        return owners.isEmpty() && nodes.isEmpty() && domains.isEmpty();
    }

    /** Whether it takes away so much that somebody has to say that this is meant. */
    public boolean needsConsent() {
        return (long) domains.removed().size() * PART > registered;
    }
}
