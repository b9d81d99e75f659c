package org.waxseal.cli.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an answer while they come. A thread of its own reads, so that whoever waits can stop
 * waiting: a connection whose other end is gone may be silent for ever.
 */
public final class LineStream implements AutoCloseable {
    private static final int AHEAD = 256;

    private final InputStream body;
    private final BlockingQueue<Event> read = new ArrayBlockingQueue<>(AHEAD);
    private final Thread reader;

    private sealed interface Event {}

    private record Line(String text) implements Event {}

    private record End(@Nullable IOException fault) implements Event {}

    /** What {@link #next} found. */
    public sealed interface Next {}

    /** A line, without its end; empty lines are heartbeats. */
    public record Text(String line) implements Next {}

    /** Nothing came in time. */
    public record Silence() implements Next {}

    /** The other end finished the answer. */
    public record Finished() implements Next {}

    LineStream(InputStream body) {
        this.body = body;
        this.reader = Thread.ofVirtual().name("lines").start(this::readAll);
    }

    private void readAll() {
        try {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    read.put(new Line(line));
                }
                read.put(new End(null));
            } catch (IOException e) {
                read.put(new End(e));
            }
        } catch (InterruptedException e) {
            // Closed: nobody reads any more.
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Blocks until there is a line, for {@code patience} at most.
     *
     * @throws ApiUnreachable when the connection broke
     */
    public Next next(Duration patience) throws InterruptedException {
        Event event = read.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        return switch (event) {
            case null -> new Silence();
            case Line line -> new Text(line.text());
            case End(IOException fault) -> {
                if (fault != null) {
                    throw new ApiUnreachable("the connection to the API was lost", fault);
                }
                yield new Finished();
            }
        };
    }

    @Override
    public void close() {
        reader.interrupt();
        try {
            body.close();
        } catch (IOException e) {
            // It is given up anyway.
            reader.interrupt();
        }
    }
}
