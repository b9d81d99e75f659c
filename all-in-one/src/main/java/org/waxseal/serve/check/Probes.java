package org.waxseal.serve.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.waxseal.common.error.WaxsealException;

/** Looks at many things at once, for a bounded time. */
public final class Probes {
    private static final int AT_ONCE = 16;
    private static final Duration TIDYING = Duration.ofSeconds(10);

    private final Duration limit;
    private final IntConsumer progress;

    /**
     * @param limit for all of them together
     * @param progress told how many are done, each time one is
     */
    public Probes(Duration limit, IntConsumer progress) {
        this.limit = limit;
        this.progress = progress;
    }

    /** What was found, in the order of the probes; one that does not end in time is a fault. */
    public List<Finding> run(List<Probe> probes) throws InterruptedException {
        Semaphore slots = new Semaphore(AT_ONCE);
        AtomicInteger done = new AtomicInteger();
        Map<Probe, Future<List<Finding>>> looking = new LinkedHashMap<>();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            for (Probe probe : probes) {
                looking.put(
                        probe,
                        threads.submit(
                                () -> {
                                    slots.acquire();
                                    try {
                                        return probe.look().call();
                                    } finally {
                                        slots.release();
                                        progress.accept(done.incrementAndGet());
                                    }
                                }));
            }
            long end = System.nanoTime() + limit.toNanos();
            List<Finding> findings = new ArrayList<>();
            for (var entry : looking.entrySet()) {
                findings.addAll(await(entry.getKey(), entry.getValue(), end));
            }
            return findings;
        } finally {
            threads.shutdownNow();
            // One that is interrupted takes back what it has tried.
            threads.awaitTermination(TIDYING.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private List<Finding> await(Probe probe, Future<List<Finding>> look, long end)
            throws InterruptedException {
        try {
            return look.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            look.cancel(true);
            return List.of(
                    Finding.fault(
                            probe.about(),
                            "no answer within %d s; see whether it hangs"
                                    .formatted(limit.toSeconds())));
        } catch (ExecutionException e) {
            return List.of(Finding.fault(probe.about(), sentence(cause(e))));
        }
    }

    private static Throwable cause(ExecutionException failed) {
        Throwable cause = failed.getCause();
        return cause == null ? failed : cause;
    }

    private static String sentence(Throwable fault) {
        return fault instanceof WaxsealException known
                ? known.sentence()
                : "could not be looked at: " + fault;
    }
}
