package org.waxseal.cli.screen;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Instants as people read them: how far away, and when exactly (UTC). */
public final class Times {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK_TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Clock clock;

    public Times(Clock clock) {
        this.clock = clock;
    }

    /** {@code 3 min ago (2026-11-24 10:15:03Z)}; what is no instant stays as it is. */
    public String full(String written) {
        try {
            Instant at = Instant.parse(written);
            return "%s (%s)".formatted(relative(at), SECONDS.format(at));
        } catch (DateTimeException e) {
            return written;
        }
    }

    /** {@code 2027-01-22 08:00Z, in 59 d}, for a column; nothing for nothing. */
    public String column(String written) {
        if (written.isEmpty()) {
            return "-";
        }
        try {
            Instant at = Instant.parse(written);
            return "%s, %s".formatted(MINUTES.format(at), relative(at));
        } catch (DateTimeException e) {
            return written;
        }
    }

    /** {@code 10:15:03.120}. */
    public String clockTime(String written) {
        try {
            return CLOCK_TIME.format(Instant.parse(written));
        } catch (DateTimeException e) {
            return written;
        }
    }

    private String relative(Instant at) {
        Duration away = Duration.between(clock.instant(), at);
        if (away.abs().compareTo(Duration.ofSeconds(1)) < 0) {
            return "now";
        }
        return away.isNegative() ? rough(away.negated()) + " ago" : "in " + rough(away);
    }

    /** {@code 45 s}, {@code 3 min}, {@code 5 h}, {@code 59 d}: one unit, rounded down. */
    public static String rough(Duration length) {
        if (length.toDays() >= 2) {
            return length.toDays() + " d";
        }
        if (length.toHours() >= 2) {
            return length.toHours() + " h";
        }
        if (length.toMinutes() >= 2) {
            return length.toMinutes() + " min";
        }
        return length.toSeconds() + " s";
    }

    /** {@code 12.34 s}. */
    public static String exact(Duration length) {
        return String.format(Locale.ROOT, "%.2f s", length.toMillis() / 1000.0);
    }
}
