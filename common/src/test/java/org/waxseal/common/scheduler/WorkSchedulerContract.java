package org.waxseal.common.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waxseal.common.database.TestDatabase;
import org.waxseal.common.time.Pauses;
import org.waxseal.common.work.Work;

/** What a service may rely on, on both databases. */
abstract class WorkSchedulerContract {
    private final TestDatabase database;
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final RecordedWork work = new RecordedWork(2);
    private final WorkScheduler scheduler;

    WorkSchedulerContract(TestDatabase database) {
        this.database = database;
        this.scheduler = newScheduler(work, false);
    }

    @AfterEach
    void stop() {
        scheduler.stop();
    }

    @Test
    void performsWhatTheRowsWantThoughNobodyWokeIt() {
        work.want("a");
        scheduler.start();
        await().until(() -> work.performed("a") == 1);
        assertThat(work.due(Instant.EPOCH, 10)).isEmpty();
    }

    @Test
    void performsSoonAfterAWakeUp() {
        scheduler.start();
        await().until(() -> scheduler.isRunning());
        work.want("warm");
        scheduler.wake("recorded", "warm");
        await().until(() -> work.performed("warm") == 1);

        long began = System.nanoTime();
        work.want("a");
        scheduler.wake("recorded", "a");
        await().pollInterval(Duration.ofMillis(2)).until(() -> work.performed("a") == 1);
        Duration taken = Duration.ofNanos(System.nanoTime() - began);
        assertThat(taken).isLessThan(Duration.ofMillis(500));
        System.out.println("wake to performed: " + taken.toMillis() + " ms");
    }

    @Test
    void wakesAfterTheCommitOnly() {
        scheduler.start();
        CountDownLatch rolledBack = new CountDownLatch(1);
        database.transactions()
                .executeWithoutResult(
                        status -> {
                            scheduler.wake("recorded", "rolled-back");
                            status.setRollbackOnly();
                            rolledBack.countDown();
                        });
        database.transactions()
                .executeWithoutResult(
                        status -> {
                            scheduler.wake("recorded", "committed");
                            assertThat(work.performed("committed")).isZero();
                        });
        await().until(() -> work.performed("committed") == 1);
        assertThat(work.performed("rolled-back")).isZero();
    }

    @Test
    void looksAgainAtWhatWasWokenWhileItRan() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        work.behaviour =
                item -> {
                    if (work.performed(item) == 1) {
                        entered.countDown();
                        awaitLatch(goOn);
                    }
                };
        scheduler.start();
        scheduler.wake("recorded", "a");
        entered.await();
        scheduler.wake("recorded", "a");
        await().until(() -> scheduler.hasWokenUp("recorded", "a"));
        goOn.countDown();
        await().until(() -> work.performed("a") == 2);
        assertThat(work.mostAtOncePerItem.get()).isEqualTo(1);
    }

    @Test
    void keepsToItsParallelism() {
        CountDownLatch goOn = new CountDownLatch(1);
        work.behaviour = item -> awaitLatch(goOn);
        for (int i = 0; i < 20; i++) {
            work.want("item" + i);
        }
        scheduler.start();
        await().until(() -> work.running.get() == 2);
        goOn.countDown();
        await().atMost(Duration.ofSeconds(20)).until(() -> work.due(Instant.EPOCH, 30).isEmpty());
        assertThat(work.mostAtOnce.get()).isEqualTo(2);
    }

    @Test
    void triesAgainAfterAnException() {
        work.behaviour =
                item -> {
                    if (work.performed(item) < 3) {
                        throw new IllegalStateException("not yet");
                    }
                };
        work.want("a");
        scheduler.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> work.performed("a") == 3);
        assertThat(
                        metrics.get("waxseal.work")
                                .tag("work", "recorded")
                                .tag("outcome", "internal-fault")
                                .timer()
                                .count())
                .isEqualTo(2);
    }

    @Test
    void endsABackOffWhenWoken() {
        work.behaviour =
                item -> {
                    if (work.performed(item) == 1) {
                        throw new IllegalStateException("not yet");
                    }
                };
        scheduler.start();
        scheduler.wake("recorded", "a");
        await().until(() -> work.performed("a") == 1);
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofMillis(900))
                .until(
                        () -> {
                            scheduler.wake("recorded", "a");
                            return work.performed("a") >= 2;
                        });
    }

    @Test
    void takesOverAtOnceWhatAKilledProcessHeldWhenNoOtherCanLive() {
        database.jdbcClient()
                .sql(
                        """
                        INSERT INTO scheduled_tasks
                          (task_name, task_instance, execution_time, picked, picked_by,
                           last_heartbeat, version)
                        VALUES ('recorded', 'a', ?, TRUE, 'dead', ?, 1)
                        """)
                .param(java.sql.Timestamp.from(Clock.systemUTC().instant()))
                .param(java.sql.Timestamp.from(Clock.systemUTC().instant()))
                .update();
        WorkScheduler alone = newScheduler(work, true);
        try {
            alone.start();
            await().until(() -> work.performed("a") == 1);
        } finally {
            alone.stop();
        }
    }

    @Test
    void showsHowLongTheOldestItemHasBeenDue() {
        CountDownLatch goOn = new CountDownLatch(1);
        work.behaviour = item -> awaitLatch(goOn);
        work.want("a");
        scheduler.start();
        await().until(
                        () ->
                                metrics.get("waxseal.work.age")
                                                .tag("work", "recorded")
                                                .gauge()
                                                .value()
                                        > 0.1);
        goOn.countDown();
        await().until(
                        () ->
                                metrics.get("waxseal.work.age")
                                                .tag("work", "recorded")
                                                .gauge()
                                                .value()
                                        == 0);
    }

    private WorkScheduler newScheduler(Work of, boolean exclusive) {
        return new WorkScheduler(
                () -> List.of(of),
                database.dataSource(),
                exclusive,
                Clock.systemUTC(),
                Pauses.real(),
                metrics);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Its rows are a map: item to whether it wants work. */
    private static final class RecordedWork implements Work {
        private final int parallelism;
        private final Map<String, Boolean> wanted = new ConcurrentHashMap<>();
        private final Map<String, AtomicInteger> performed = new ConcurrentHashMap<>();
        private final Map<String, AtomicInteger> runningPerItem = new ConcurrentHashMap<>();
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicInteger mostAtOnce = new AtomicInteger();
        private final AtomicInteger mostAtOncePerItem = new AtomicInteger();
        private volatile Consumer<String> behaviour = item -> {};

        RecordedWork(int parallelism) {
            this.parallelism = parallelism;
        }

        void want(String item) {
            wanted.put(item, true);
        }

        int performed(String item) {
            return performed.getOrDefault(item, new AtomicInteger()).get();
        }

        @Override
        public String name() {
            return "recorded";
        }

        @Override
        public int parallelism() {
            return parallelism;
        }

        @Override
        public List<String> due(Instant now, int limit) {
            return wanted.entrySet().stream()
                    .filter(Map.Entry::getValue)
                    .map(Map.Entry::getKey)
                    .limit(limit)
                    .toList();
        }

        @Override
        public void perform(String item) {
            AtomicInteger ofItem = runningPerItem.computeIfAbsent(item, key -> new AtomicInteger());
            mostAtOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
            mostAtOncePerItem.accumulateAndGet(ofItem.incrementAndGet(), Math::max);
            try {
                performed.computeIfAbsent(item, key -> new AtomicInteger()).incrementAndGet();
                behaviour.accept(item);
                wanted.remove(item);
            } finally {
                ofItem.decrementAndGet();
                running.decrementAndGet();
            }
        }
    }
}
