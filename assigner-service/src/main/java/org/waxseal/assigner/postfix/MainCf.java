package org.waxseal.assigner.postfix;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Changes parameters in the text of a main.cf and leaves everything else as it stands, as {@code
 * postconf -e} does; on text, so that a plan can show what it will change (postconf(5)).
 */
final class MainCf {
    private MainCf() {}

    /**
     * The text with these parameters set. Where one stands several times, the last counts for
     * Postfix and is the one changed.
     */
    static String with(String text, Map<String, String> parameters) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        parameters.forEach((name, value) -> set(lines, name, name + " = " + value));
        return String.join("\n", lines) + "\n";
    }

    private static void set(List<String> lines, String name, String definition) {
        int last = -1;
        for (int index = 0; index < lines.size(); index++) {
            if (defines(lines.get(index), name)) {
                last = index;
            }
        }
        if (last < 0) {
            lines.add(definition);
            return;
        }
        lines.set(last, definition);
        // Its continuation lines; comments and blank lines between them do not end it.
        int next = last + 1;
        while (next < lines.size()) {
            String line = lines.get(next);
            if (line.isBlank() || line.startsWith("#")) {
                next++;
            } else if (Character.isWhitespace(line.charAt(0))) {
                lines.remove(next);
            } else {
                return;
            }
        }
    }

    private static boolean defines(String line, String name) {
        return line.startsWith(name)
                && line.substring(name.length()).stripLeading().startsWith("=");
    }
}
