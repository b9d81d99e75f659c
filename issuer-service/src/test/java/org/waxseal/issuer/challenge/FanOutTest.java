package org.waxseal.issuer.challenge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

class FanOutTest {
    private final FanOut fanOut = new FanOut(new AtOnce());

    @AfterEach
    void clearTheInterrupt() {
        Thread.interrupted();
    }

    @Test
    void givesResultsInTheOrderOfTheElements() {
        assertThat(fanOut.each(List.of(1, 2, 3), element -> element * 2)).containsExactly(2, 4, 6);
    }

    @Test
    void givesTheFirstFailureAfterAllHaveEnded() {
        AtomicInteger ended = new AtomicInteger();
        assertThatThrownBy(
                        () ->
                                fanOut.each(
                                        List.of(1, 2, 3),
                                        element -> {
                                            ended.incrementAndGet();
                                            throw new IllegalStateException("element " + element);
                                        }))
                .hasMessage("element 1");
        assertThat(ended).hasValue(3);
    }

    @Test
    void beginsNothingOnceTheThreadIsInterruptedHoweverQuickItWouldBe() {
        AtomicInteger begun = new AtomicInteger();
        Thread.currentThread().interrupt();
        for (List<Integer> elements : List.of(List.of(1), List.of(1, 2))) {
            assertThatThrownBy(() -> fanOut.each(elements, element -> begun.incrementAndGet()))
                    .isInstanceOfSatisfying(
                            WaxsealException.class,
                            fault ->
                                    assertThat(fault.code())
                                            .isEqualTo(ErrorCode.INFRASTRUCTURE_UNAVAILABLE));
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        }
        assertThat(begun).hasValue(0);
    }

    /** Runs each task in the caller's thread: everything has ended before anybody waits. */
    private static final class AtOnce extends AbstractExecutorService {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
