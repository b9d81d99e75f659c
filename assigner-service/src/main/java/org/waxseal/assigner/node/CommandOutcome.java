package org.waxseal.assigner.node;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How a command ended. {@link #toString()} shows neither output, for it may hold a key.
 *
 * @param exitStatus 0 for success; 124 when it was killed after its time, 127 when there is no such
 *     program
 * @param output all of standard output
 * @param complaint the end of standard error
 */
public record CommandOutcome(int exitStatus, String output, String complaint) {
    /** As {@code timeout(1)} gives it. */
    public static final int TIMED_OUT = 124;

    /** As a shell gives it when there is no such program. */
    public static final int NOT_FOUND = 127;

    private static final int SHOWN = 600;
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN.*?(?:-----END[^-]*-----|\\z)", Pattern.DOTALL);
    private static final Pattern LONG_BASE64 = Pattern.compile("[A-Za-z0-9+/=]{80,}");

    public boolean succeeded() {
        return exitStatus == 0;
    }

    /** The lines of standard output. */
    public List<String> lines() {
        return output.lines().toList();
    }

    /**
     * Standard error for a person: one line, cut, and without anything that looks like a key or a
     * certificate.
     */
    public String sentence() {
        String shown = PEM.matcher(complaint).replaceAll("(removed)");
        shown = LONG_BASE64.matcher(shown).replaceAll("(removed)");
        shown =
                new String(shown.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                        .replaceAll("\\s*\\R\\s*", "; ")
                        .replaceAll("\\p{C}", "?")
                        .strip();
        if (shown.endsWith(";")) {
            shown = shown.substring(0, shown.length() - 1);
        }
        if (shown.length() > SHOWN) {
            shown = "..." + shown.substring(shown.length() - SHOWN);
        }
        if (exitStatus == TIMED_OUT) {
            return shown.isEmpty() ? "it did not end in time" : "it did not end in time: " + shown;
        }
        return shown.isEmpty() ? "it ended with status " + exitStatus : shown;
    }

    @Override
    public String toString() {
        return "CommandOutcome[exitStatus=" + exitStatus + "]";
    }
}
