package org.waxseal.cli.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.waxseal.cli.outcome.CommandFailed;
import org.waxseal.common.time.Pauses;

/**
 * Follows an endless answer over lost connections: while the console restarts, whoever watches need
 * not start again.
 */
public final class Following {
    /** The console sends a heartbeat each 15 s; after this long the other end is gone. */
    private static final Duration SILENCE = Duration.ofSeconds(40);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Clock clock;
    private final Pauses pauses;
    private final Runnable whenLost;

    /**
     * @param whenLost told once for each lost connection, before the first attempt to get another
     */
    public Following(Clock clock, Pauses pauses, Runnable whenLost) {
        this.clock = clock;
        this.pauses = pauses;
        this.whenLost = whenLost;
    }

    /** Opens the answer, at the start and after each loss. */
    public interface Opener {
        LineStream open() throws InterruptedException;
    }

    /** Takes one line that is not empty. */
    public interface Taker {
        /** Whether to go on. */
        boolean take(String line);
    }

    /** Why it ended. */
    public enum Ended {
        /** The taker has seen enough. */
        ENOUGH,
        /** The deadline passed. */
        TIMEOUT,
        /** What was followed is no longer there. */
        GONE
    }

    /**
     * Blocks until it ends.
     *
     * @param deadline null for none
     * @throws ApiUnreachable when the first connection fails, or no other is found for five minutes
     * @throws ApiRefused as the API says
     */
    public Ended follow(@Nullable Instant deadline, Opener opener, Taker taker)
            throws InterruptedException {
        boolean connected = false;
        Instant lostAt = null;
        while (true) {
            try (LineStream lines = opener.open()) {
                connected = true;
                lostAt = null;
                Ended ended = read(lines, deadline, taker);
                if (ended != null) {
                    return ended;
                }
            } catch (ApiUnreachable e) {
                lostAt = lost(connected, lostAt, e);
            } catch (ApiRefused e) {
                if (connected && e.status() == 404) {
                    return Ended.GONE;
                }
                if (e.status() < 500) {
                    throw e;
                }
                // It answers while it is still coming up.
                lostAt = lost(connected, lostAt, e);
            }
            if (isOver(deadline)) {
                return Ended.TIMEOUT;
            }
            pauses.pause(PAUSE);
        }
    }

    /** Since when there is no connection; the fault when there never was one, or not for long. */
    private Instant lost(boolean connected, @Nullable Instant since, CommandFailed fault) {
        Instant now = clock.instant();
        if (!connected || (since != null && now.isAfter(since.plus(PATIENCE)))) {
            throw fault;
        }
        if (since != null) {
            return since;
        }
        whenLost.run();
        return now;
    }

    /** Null when the connection is to be opened again. */
    private @Nullable Ended read(LineStream lines, @Nullable Instant deadline, Taker taker)
            throws InterruptedException {
        while (true) {
            switch (lines.next(patience(deadline))) {
                case LineStream.Text(String line) -> {
                    if (!line.isBlank() && !taker.take(line)) {
                        return Ended.ENOUGH;
                    }
                }
                case LineStream.Silence silence -> {
                    return isOver(deadline) ? Ended.TIMEOUT : null;
                }
                case LineStream.Finished finished -> {
                    return null;
                }
            }
            if (isOver(deadline)) {
                return Ended.TIMEOUT;
            }
        }
    }

    private Duration patience(@Nullable Instant deadline) {
        if (deadline == null) {
            return SILENCE;
        }
        Duration left = Duration.between(clock.instant(), deadline);
        return left.compareTo(SILENCE) < 0 ? left : SILENCE;
    }

    private boolean isOver(@Nullable Instant deadline) {
        return deadline != null && !clock.instant().isBefore(deadline);
    }
}
