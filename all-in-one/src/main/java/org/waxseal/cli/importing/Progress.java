package org.waxseal.cli.importing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.waxseal.cli.screen.Screen;
import org.waxseal.cli.screen.Times;

/** Tells how far an import is: a bar on a terminal, else a line every ten seconds. */
final class Progress {
    private static final Duration REDRAW = Duration.ofMillis(200);
    private static final Duration LINE = Duration.ofSeconds(10);
    private static final int BAR = 24;

    private final Screen screen;
    private final Clock clock;
    private final long rows;
    private final long atStart;
    private final Instant began;
    private Instant told;
    private boolean drawn;

    /**
     * @param atStart how many rows an earlier start decided
     */
    Progress(Screen screen, Clock clock, long rows, long atStart) {
        this.screen = screen;
        this.clock = clock;
        this.rows = rows;
        this.atStart = atStart;
        this.began = clock.instant();
        this.told = began;
    }

    void tell(long decided) {
        Instant now = clock.instant();
        boolean lively = screen.terminal().lively();
        if (Duration.between(told, now).compareTo(lively ? REDRAW : LINE) < 0) {
            return;
        }
        told = now;
        if (lively) {
            drawn = true;
            screen.redraw(bar(decided) + " " + numbers(decided, now));
        } else {
            screen.note(numbers(decided, now));
        }
    }

    /** Takes the bar away, so that a sentence can stand there. */
    void clear() {
        if (drawn) {
            drawn = false;
            screen.redraw("");
        }
    }

    Duration elapsed() {
        return Duration.between(began, clock.instant());
    }

    private String bar(long decided) {
        int full = (int) (BAR * decided / Math.max(rows, 1));
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
    }

    String numbers(long decided, Instant now) {
        double seconds = Math.max(0.001, Duration.between(began, now).toMillis() / 1000.0);
        double rate = (decided - atStart) / seconds;
        String left =
                rate < 0.1
                        ? ""
                        : ", about %s left"
                                .formatted(
                                        Times.rough(
                                                Duration.ofSeconds(
                                                        Math.round((rows - decided) / rate))));
        return String.format(
                Locale.ENGLISH,
                "%,d of %,d rows (%d %%), %,.0f rows/s%s",
                decided,
                rows,
                100 * decided / Math.max(rows, 1),
                rate,
                left);
    }
}
