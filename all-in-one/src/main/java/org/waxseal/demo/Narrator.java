package org.waxseal.demo;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Prints what happens, one line each with the time it took. */
final class Narrator {
    private final PrintStream out;
    private final Clock clock;
    private Instant last;

    Narrator(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
        this.last = clock.instant();
    }

    void heading(String text) {
        out.println();
        out.println(text);
        last = clock.instant();
    }

    /** A line with the time since the one before it. */
    void step(String text) {
        Instant now = clock.instant();
        step(Duration.between(last, now), text);
        last = now;
    }

    void step(Duration took, String text) {
        out.printf(Locale.ROOT, "  %6.2f s  %s%n", took.toMillis() / 1000.0, text);
    }

    void plain(String text) {
        out.println(text);
        last = clock.instant();
    }
}
