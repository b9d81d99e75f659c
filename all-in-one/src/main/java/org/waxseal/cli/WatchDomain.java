package org.waxseal.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waxseal.cli.api.Following;
import org.waxseal.cli.outcome.CommandFailed;
import org.waxseal.cli.outcome.ExitCode;
import org.waxseal.cli.screen.Cell;
import org.waxseal.cli.screen.Colour;
import org.waxseal.cli.screen.Times;
import org.waxseal.cli.watch.PathSteps;
import org.waxseal.cli.watch.Step;
import tools.jackson.databind.JsonNode;

/** Prints one certificate's path while it happens. */
final class WatchDomain {
    private final Session session;
    private final Until until;
    private final @Nullable Duration timeout;

    /** When it has seen enough. */
    enum Until {
        PROVEN,
        /** Ends at the first failure too, which by itself would be tried again. */
        PROVEN_OR_FAILED,
        /** Goes on when it is proven. */
        REMOVED
    }

    /**
     * @param timeout null to wait for ever
     */
    WatchDomain(Session session, Until until, @Nullable Duration timeout) {
        this.session = session;
        this.until = until;
        this.timeout = timeout;
    }

    int watch(String name) throws InterruptedException {
        Instant began = session.surroundings().clock().instant();
        PathSteps steps = new PathSteps(session.times());
        Following following =
                new Following(
                        session.surroundings().clock(),
                        session.surroundings().pauses(),
                        () -> session.screen().note("the connection was lost; trying again"));
        String path = "/domains/" + Session.segment("the domain's name", name) + "/watch";
        Following.Ended ended =
                following.follow(
                        timeout == null ? null : began.plus(timeout),
                        () -> session.api().follow(path, Map.of()),
                        line -> take(began, steps, session.mapper().readTree(line)));
        return switch (ended) {
            case ENOUGH ->
                    steps.proven() || until == Until.REMOVED
                            ? ExitCode.DONE
                            : throwFailed(name, steps);
            case GONE -> gone(name, began);
            case TIMEOUT -> throwTimeout(name, steps);
        };
    }

    private boolean take(Instant began, PathSteps steps, JsonNode now) {
        var happened = steps.take(now);
        if (session.json()) {
            session.printJson(now);
        } else {
            happened.forEach(step -> print(began, step));
        }
        return switch (until) {
            case PROVEN -> !steps.proven();
            case PROVEN_OR_FAILED -> !steps.proven() && !steps.failing();
            case REMOVED -> true;
        };
    }

    private void print(Instant began, Step step) {
        Duration elapsed = Duration.between(began, session.surroundings().clock().instant());
        session.screen()
                .line(
                        String.format("%10s  ", Times.exact(elapsed))
                                + session.screen().paint(new Cell(step.text(), step.colour())));
    }

    private int gone(String name, Instant began) {
        if (until == Until.REMOVED) {
            if (!session.json()) {
                print(began, new Step("gone: every server has forgotten it", Colour.PLAIN));
            }
            return ExitCode.DONE;
        }
        throw CommandFailed.failed("%s was removed before it was proven".formatted(name));
    }

    private static int throwFailed(String name, PathSteps steps) {
        throw CommandFailed.failed(
                "%s is not proven: %s; it is tried again by itself"
                        .formatted(name, steps.failure()));
    }

    private int throwTimeout(String name, PathSteps steps) {
        if (until == Until.REMOVED) {
            return ExitCode.DONE;
        }
        String failure = steps.failure();
        throw CommandFailed.failed(
                "%s is not proven after %s: it is %s%s; waiting longer is --timeout"
                        .formatted(
                                name,
                                timeout == null ? "" : Times.rough(timeout),
                                steps.state(),
                                failure.isEmpty() ? "" : " (" + failure + ")"));
    }
}
