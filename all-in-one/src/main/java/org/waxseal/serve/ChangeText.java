package org.waxseal.serve;

import java.util.ArrayList;
import java.util.List;
import org.waxseal.console.fleet.FleetChange;

/** A change of the registry in words. */
final class ChangeText {
    private static final int MOST_NAMED = 8;

    private ChangeText() {}

    /** One line for each kind of rows, and one for each row that is not as the file says. */
    static List<String> done(FleetChange change) {
        return lines(change, "");
    }

    /** The same for a change that is still to be made. */
    static List<String> ahead(FleetChange change) {
        return lines(change, "to be ");
    }

    private static List<String> lines(FleetChange change, String tense) {
        List<String> lines = new ArrayList<>();
        lines.add("owners: " + line(change.owners(), tense));
        lines.add("nodes: " + line(change.nodes(), tense));
        lines.add("domains: " + line(change.domains(), tense));
        change.left().forEach(row -> lines.add("skipped: " + row.reason()));
        change.kept().forEach(row -> lines.add("kept: " + row.reason()));
        return lines;
    }

    private static String line(FleetChange.Rows rows, String tense) {
        List<String> parts = new ArrayList<>();
        add(parts, tense + "added", rows.created());
        add(parts, tense + "changed", rows.changed());
        add(parts, tense + "removed", rows.removed());
        parts.add(rows.unchanged() + " as before");
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, String what, List<String> names) {
        if (!names.isEmpty()) {
            parts.add(
                    "%d %s (%s%s)"
                            .formatted(
                                    names.size(),
                                    what,
                                    String.join(
                                            ", ",
                                            names.subList(0, Math.min(MOST_NAMED, names.size()))),
                                    names.size() > MOST_NAMED ? ", ..." : ""));
        }
    }
}
