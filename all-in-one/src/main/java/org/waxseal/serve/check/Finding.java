package org.waxseal.serve.check;

import java.util.Locale;

/**
 * One thing that was looked at.
 *
 * @param about what, for example {@code node mx1}
 * @param sentence what was found, and the fix where something is wrong; one line
 */
public record Finding(Status status, String about, String sentence) {

    /** How it is. */
    public enum Status {
        OK,
        /** Works, or will, but not as somebody would expect. */
        WARNING,
        /** Would not work. */
        FAULT;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String about, String sentence) {
        return new Finding(Status.OK, about, sentence);
    }

    static Finding warning(String about, String sentence) {
        return new Finding(Status.WARNING, about, sentence);
    }

    static Finding fault(String about, String sentence) {
        return new Finding(Status.FAULT, about, inFile(sentence));
    }

    /** The services name their own properties; the file names them without the service. */
    private static String inFile(String sentence) {
        return sentence.replaceAll("waxseal\\.(?:issuer|notifier|console)\\.", "");
    }
}
