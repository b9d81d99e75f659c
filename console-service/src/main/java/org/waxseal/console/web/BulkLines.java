package org.waxseal.console.web;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts a stream into lines without ever holding more than one. Empty lines are only counted. */
final class BulkLines {
    /** A domain with a hundred names needs a third of it. */
    static final int LONGEST = 64 * 1024;

    private final BufferedInputStream in;
    private long number;

    BulkLines(InputStream in) {
        this.in = new BufferedInputStream(in, LONGEST);
    }

    /**
     * One line.
     *
     * @param number the first is 1
     * @param text without its end; null when it is longer than {@link #LONGEST}
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
    record Line(long number, byte @Nullable [] text) {}

    /** The number of the line that was begun last. */
    long number() {
        return number;
    }

    /** Whether something can be read without waiting for the client. */
    boolean moreAtHand() throws IOException {
        return in.available() > 0;
    }

    /** The next line that is not empty; null at the end. Blocks. */
    @Nullable Line next() throws IOException {
        int first = in.read();
        while (first >= 0) {
            number++;
            Line line = rest(first);
            if (line.text() == null || line.text().length > 0) {
                return line;
            }
            first = in.read();
        }
        return null;
    }

    private Line rest(int first) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream(256);
        boolean tooLong = false;
        for (int octet = first; octet >= 0 && octet != '\n'; octet = in.read()) {
            if (text.size() < LONGEST) {
                text.write(octet);
            } else {
                tooLong = true;
            }
        }
        return new Line(number, tooLong ? null : withoutReturn(text.toByteArray()));
    }

    /** Lines may end as on other systems. */
    private static byte[] withoutReturn(byte[] text) {
        return text.length > 0 && text[text.length - 1] == '\r'
                ? Arrays.copyOf(text, text.length - 1)
                : text;
    }
}
