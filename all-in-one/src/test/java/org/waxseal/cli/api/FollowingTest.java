package org.waxseal.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.waxseal.cli.outcome.CommandFailed;
import tools.jackson.databind.json.JsonMapper;

class FollowingTest {
    private final AtomicInteger losses = new AtomicInteger();
    private final List<String> taken = new ArrayList<>();
    private final Queue<Supplier<LineStream>> answers = new ArrayDeque<>();

    @Test
    void goesOnWhereTheConsoleComesUpAgain() throws InterruptedException {
        answers.add(() -> lines("first\n"));
        answers.add(
                () -> {
                    throw new ApiUnreachable("nobody listens", null);
                });
        answers.add(() -> refused(503));
        answers.add(() -> lines("last\n"));

        assertThat(follow()).isEqualTo(Following.Ended.ENOUGH);
        assertThat(taken).containsExactly("first", "last");
        assertThat(losses).as("one loss, told once").hasValue(1);
    }

    @Test
    void whatIsGoneMeanwhileEndsIt() throws InterruptedException {
        answers.add(() -> lines("first\n"));
        answers.add(() -> refused(404));

        assertThat(follow()).isEqualTo(Following.Ended.GONE);
    }

    @Test
    void aConsoleThatCannotAnswerAtFirstIsAFault() {
        answers.add(() -> refused(503));

        assertThatThrownBy(this::follow).isInstanceOf(CommandFailed.class);
    }

    @Test
    void aRefusalIsNotTriedAgain() {
        answers.add(() -> lines("first\n"));
        answers.add(() -> refused(403));

        assertThatThrownBy(this::follow).isInstanceOf(ApiRefused.class);
        assertThat(losses).hasValue(0);
    }

    private Following.Ended follow() throws InterruptedException {
        return new Following(Clock.systemUTC(), duration -> {}, losses::incrementAndGet)
                .follow(
                        null,
                        () -> answers.remove().get(),
                        line -> {
                            taken.add(line);
                            return !line.equals("last");
                        });
    }

    private static LineStream lines(String text) {
        return new LineStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static LineStream refused(int status) {
        throw ApiRefused.of(
                status, JsonMapper.builder().build().createObjectNode(), "a file of the test");
    }
}
