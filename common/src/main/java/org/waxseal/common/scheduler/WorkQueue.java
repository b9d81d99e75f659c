package org.waxseal.common.scheduler;

import com.github.kagkarlsson.scheduler.ScheduledExecution;
import com.github.kagkarlsson.scheduler.ScheduledExecutionsFilter;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.work.Work;

/**
 * One work with a scheduler of its own, so that its parallelism is its alone. All of them share one
 * table; each passes over tasks that it does not know.
 */
final class WorkQueue {
    /** Also finds at once what another process scheduled and died over. */
    private static final Duration POLL = Duration.ofMillis(500);

    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);
    private static final int WAKE_UPS_AT_ONCE = 1_000;
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private static final Logger LOGGER = LoggerFactory.getLogger(WorkQueue.class);

    private final Work work;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final CustomTask<Void> task;
    private final Scheduler scheduler;
    private final ExecutorService executor;

    /**
     * Items woken since their work last began. An execution that exists already cannot be scheduled
     * again while it runs, so whoever runs it looks here before and after it lets go.
     */
    private final Set<String> woken = ConcurrentHashMap.newKeySet();

    /** Items that {@link #waker} is still to wake. */
    private final Set<String> toWake = ConcurrentHashMap.newKeySet();

    /**
     * A thread of its own: the caller may still hold its connection, and waiting for a second one
     * while holding the first can use up the pool.
     */
    private final ExecutorService waker;

    private final Map<String, Instant> dueSince = new ConcurrentHashMap<>();

    WorkQueue(Work work, DataSource dataSource, Clock clock, MeterRegistry metrics) {
        this.work = work;
        this.clock = clock;
        this.metrics = metrics;
        this.task =
                Tasks.custom(work.name(), Void.class)
                        .onFailure(this::backOff)
                        .onDeadExecutionRevive()
                        .execute((instance, context) -> perform(instance.getId()));
        int parallelism = work.parallelism();
        this.executor =
                Executors.newFixedThreadPool(
                        parallelism, Thread.ofVirtual().name(work.name() + "-", 1).factory());
        this.waker =
                Executors.newSingleThreadExecutor(
                        Thread.ofVirtual().name("wake-" + work.name()).factory());
        this.scheduler =
                Scheduler.create(dataSource, task)
                        .schedulerName(new SchedulerName.Fixed(UUID.randomUUID().toString()))
                        .clock(clock::instant)
                        .threads(parallelism)
                        .executorService(executor)
                        .pollingInterval(POLL)
                        .enableImmediateExecution()
                        .heartbeatInterval(WorkScheduler.HEARTBEAT)
                        .missedHeartbeatsLimit(WorkScheduler.MISSED_HEARTBEATS)
                        .shutdownMaxWait(WorkScheduler.SHUTDOWN_LIMIT)
                        .deleteUnresolvedAfter(FOR_EVER)
                        .failureLogging(LogLevel.OFF, false)
                        .build();
        Gauge.builder("waxseal.work.age", this, queue -> queue.age().toMillis() / 1000.0)
                .description("How long the oldest item has been due")
                .baseUnit("seconds")
                .tag("work", work.name())
                .register(metrics);
    }

    String name() {
        return work.name();
    }

    boolean isWoken(String item) {
        return woken.contains(item);
    }

    void start() {
        scheduler.start();
    }

    void stop() {
        waker.shutdownNow();
        scheduler.stop();
        executor.close();
    }

    /** Wakes from another thread; what is beyond the limit, the sweep finds. */
    void wakeSoon(String item) {
        if (toWake.size() < WAKE_UPS_AT_ONCE && toWake.add(item)) {
            try {
                waker.execute(() -> wakeNow(item));
            } catch (RejectedExecutionException e) {
                LOGGER.debug("{} is stopping; its rows keep the work", name(), e);
            }
        }
    }

    private void wakeNow(String item) {
        toWake.remove(item);
        try {
            wake(item);
        } catch (RuntimeException e) {
            LOGGER.warn("{} was not woken, the sweep will find its work", name(), e);
        }
    }

    private void wake(String item) {
        woken.add(item);
        TaskInstance<Void> instance = task.instance(item);
        if (!scheduler.scheduleIfNotExists(instance, now())) {
            bringForward(instance);
        }
    }

    /** Schedules what is due and has no execution, as far as there is room; takes the age. */
    void sweep() {
        Instant now = now();
        Set<String> scheduled = new HashSet<>();
        int[] ready = {0};
        scheduler.fetchScheduledExecutionsForTask(
                work.name(),
                Void.class,
                ScheduledExecutionsFilter.all(),
                execution -> {
                    scheduled.add(execution.getTaskInstance().getId());
                    if (!execution.getExecutionTime().isAfter(now)) {
                        ready[0]++;
                    }
                });
        int room = Math.max(64, 8 * work.parallelism()) - ready[0];
        List<String> due = work.due(now, scheduled.size() + Math.max(1, room));
        dueSince.keySet().retainAll(new HashSet<>(due));
        for (String item : due) {
            dueSince.putIfAbsent(item, now);
            if (room > 0 && !scheduled.contains(item)) {
                scheduler.scheduleIfNotExists(task.instance(item), now);
                room--;
            }
        }
    }

    private CompletionHandler<Void> perform(String item) {
        do {
            woken.remove(item);
            performOnce(item);
        } while (woken.contains(item));
        return this::letGo;
    }

    private void performOnce(String item) {
        Timer.Sample sample = Timer.start(metrics);
        String outcome = "done";
        try {
            work.perform(item);
            dueSince.remove(item);
        } catch (WaxsealException e) {
            outcome = e.code().wireName();
            throw e;
        } catch (RuntimeException | Error e) {
            outcome = ErrorCode.INTERNAL_FAULT.wireName();
            throw e;
        } finally {
            sample.stop(
                    Timer.builder("waxseal.work")
                            .description("One look at one item")
                            .tag("work", work.name())
                            .tag("outcome", outcome)
                            .register(metrics));
        }
    }

    private void letGo(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        operations.remove();
        String item = complete.getExecution().taskInstance.getId();
        // Woken after the last look and before the removal: nobody else can have seen it.
        if (woken.contains(item)) {
            scheduler.scheduleIfNotExists(task.instance(item), now());
        }
    }

    private void backOff(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        int failures = complete.getExecution().consecutiveFailures;
        Duration wait = FIRST_BACK_OFF.multipliedBy(1L << Math.min(failures, 20));
        if (wait.compareTo(LONGEST_BACK_OFF) > 0) {
            wait = LONGEST_BACK_OFF;
        }
        Throwable cause = complete.getCause().orElse(null);
        String item = complete.getExecution().taskInstance.getId();
        String code =
                cause instanceof WaxsealException known
                        ? known.code().wireName()
                        : ErrorCode.INTERNAL_FAULT.wireName();
        LOGGER.warn("{} of {} failed ({}), again in {}", work.name(), item, code, wait, cause);
        // Woken while it failed: what it waits for may have happened too late for this attempt.
        operations.reschedule(complete, woken.contains(item) ? now() : now().plus(wait));
    }

    /** A wake-up ends a back-off: what it waits for may just have happened. */
    private void bringForward(TaskInstance<Void> instance) {
        Optional<ScheduledExecution<Object>> existing = scheduler.getScheduledExecution(instance);
        if (existing.isEmpty()) {
            scheduler.scheduleIfNotExists(instance, now());
            return;
        }
        if (existing.get().isPicked() || !existing.get().getExecutionTime().isAfter(now())) {
            return;
        }
        try {
            scheduler.reschedule(TaskInstanceId.of(work.name(), instance.getId()), now());
        } catch (TaskInstanceCurrentlyExecutingException | TaskInstanceNotFoundException e) {
            LOGGER.debug("{} of {} began by itself", work.name(), instance.getId(), e);
        }
    }

    private Duration age() {
        Instant now = clock.instant();
        return dueSince.values().stream()
                .min(Instant::compareTo)
                .map(since -> Duration.between(since, now))
                .orElse(Duration.ZERO);
    }

    /** What the databases keep: a finer one would be rounded into the future. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
