package org.waxseal.serve.file;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** How keys are spelled. */
final class KeyName {
    private static final int NEAR = 3;

    private KeyName() {}

    /** {@code hostName} is {@code host-name} in the file. */
    static String of(String component) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < component.length(); i++) {
            char letter = component.charAt(i);
            if (Character.isUpperCase(letter)) {
                name.append('-').append(Character.toLowerCase(letter));
            } else {
                name.append(letter);
            }
        }
        return name.toString();
    }

    /** The one of {@code known} that was probably meant. */
    static Optional<String> meant(String written, Collection<String> known) {
        String kebab = of(written.replace('_', '-')).replaceFirst("^-", "");
        return known.stream()
                .filter(name -> name.startsWith(kebab + "-"))
                .findFirst()
                .or(() -> nearest(kebab, known));
    }

    private static Optional<String> nearest(String kebab, Collection<String> known) {
        return known.stream()
                .filter(name -> distance(kebab, name) <= Math.min(NEAR, name.length() / 2))
                .min(Comparator.comparingInt(name -> distance(kebab, name)));
    }

    /** How many letters are to be put in, taken out or changed (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
