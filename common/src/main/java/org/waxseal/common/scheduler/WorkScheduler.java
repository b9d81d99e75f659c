package org.waxseal.common.scheduler;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.waxseal.common.time.Pauses;
import org.waxseal.common.work.WakeUps;
import org.waxseal.common.work.Work;

/**
 * Runs every {@link Work} of a service and is its {@link WakeUps}. Starts after the other beans and
 * stops before them, within {@link #SHUTDOWN_LIMIT}.
 */
public final class WorkScheduler implements WakeUps, SmartLifecycle {
    /** How long a stop waits for work under way before it interrupts it. */
    public static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(20);

    /** A living instance says so this often. */
    static final Duration HEARTBEAT = Duration.ofSeconds(5);

    /** After so many missing heartbeats its work is given to another: 30 s. */
    static final int MISSED_HEARTBEATS = 6;

    /** How often the rows are looked through for work that nobody woke. */
    static final Duration SWEEP_INTERVAL = Duration.ofSeconds(1);

    private static final Logger LOGGER = LoggerFactory.getLogger(WorkScheduler.class);

    private final Supplier<List<Work>> works;
    private final DataSource dataSource;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final Map<String, WorkQueue> queues = new ConcurrentHashMap<>();
    private final Pauses pauses;
    private final JdbcClient database;
    private final boolean exclusive;
    private final List<Thread> sweepers = new CopyOnWriteArrayList<>();
    private volatile boolean running;

    /**
     * @param works asked at the start, because a work may itself need this object's wake-ups
     * @param exclusive whether no other process can have the database open; then whatever is leased
     *     at the start was leased by a dead process and is free at once
     */
    public WorkScheduler(
            Supplier<List<Work>> works,
            DataSource dataSource,
            boolean exclusive,
            Clock clock,
            Pauses pauses,
            MeterRegistry metrics) {
        this.pauses = pauses;
        this.exclusive = exclusive;
        this.database = JdbcClient.create(dataSource);
        this.works = works;
        this.dataSource = dataSource;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public void wake(String work, String item) {
        WorkQueue queue = queues.get(work);
        if (queue == null) {
            if (running) {
                throw new IllegalArgumentException("no work is named " + work);
            }
            // Before the start and after the stop: the first sweep will look at the rows anyway.
            return;
        }
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            queue.wakeSoon(item);
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        queue.wakeSoon(item);
                    }
                });
    }

    /** Looks once through the rows of every work; the sweep does it each second. */
    public void sweep() {
        queues.values().forEach(WorkQueue::sweep);
    }

    @Override
    public void start() {
        if (exclusive) {
            database.sql("UPDATE scheduled_tasks SET picked = FALSE, picked_by = NULL WHERE picked")
                    .update();
        }
        queues.clear();
        for (Work work : works.get()) {
            WorkQueue former =
                    queues.put(work.name(), new WorkQueue(work, dataSource, clock, metrics));
            if (former != null) {
                throw new IllegalStateException("two works are named " + work.name());
            }
        }
        running = true;
        for (WorkQueue queue : queues.values()) {
            queue.start();
            sweepers.add(
                    Thread.ofVirtual()
                            .name("sweep-" + queue.name())
                            .start(() -> sweepUntilStopped(queue)));
        }
    }

    @Override
    public void stop() {
        running = false;
        sweepers.forEach(Thread::interrupt);
        sweepers.clear();
        List<Thread> stops =
                queues.values().stream()
                        .map(queue -> Thread.ofVirtual().start(queue::stop))
                        .toList();
        for (Thread stop : stops) {
            try {
                stop.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Whether every work is still looked after; false once a sweep has died. */
    public boolean isSweeping() {
        return running && sweepers.stream().allMatch(Thread::isAlive);
    }

    /** Last to start and first to stop: work needs all the rest. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 10;
    }

    /** For tests: the wake-up has arrived and nobody has looked since. */
    boolean hasWokenUp(String work, String item) {
        WorkQueue queue = queues.get(work);
        return queue != null && queue.isWoken(item);
    }

    private void sweepUntilStopped(WorkQueue queue) {
        while (running) {
            try {
                queue.sweep();
            } catch (RuntimeException e) {
                if (running) {
                    LOGGER.warn("The sweep of {} failed and is repeated", queue.name(), e);
                }
            }
            try {
                pauses.pause(SWEEP_INTERVAL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
