package org.waxseal.common.scheduler;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.waxseal.common.time.Pauses;

/** Gives each {@link PeriodicJob} a thread from the service's start to its stop. */
public final class PeriodicJobs implements SmartLifecycle {
    private static final Logger LOGGER = LoggerFactory.getLogger(PeriodicJobs.class);

    private final List<PeriodicJob> jobs;
    private final Pauses pauses;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    public PeriodicJobs(List<PeriodicJob> jobs, Pauses pauses) {
        this.jobs = List.copyOf(jobs);
        this.pauses = pauses;
    }

    @Override
    public void start() {
        running = true;
        for (PeriodicJob job : jobs) {
            threads.add(Thread.ofVirtual().name(job.name()).start(() -> repeat(job)));
        }
    }

    @Override
    public void stop() {
        running = false;
        threads.forEach(Thread::interrupt);
        threads.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void repeat(PeriodicJob job) {
        while (running) {
            try {
                job.run();
            } catch (RuntimeException e) {
                LOGGER.error("The job {} failed and goes on at its next turn", job.name(), e);
            }
            try {
                pauses.pause(job.interval());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
