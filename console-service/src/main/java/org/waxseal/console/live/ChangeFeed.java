package org.waxseal.console.live;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.waxseal.common.id.Subject;

/**
 * Announced changes, given to every subscriber of this process. A slow subscriber loses nothing and
 * costs nothing: changes of one subject melt into one, and too many of them into "everything".
 */
public final class ChangeFeed implements Changes {
    private static final int MOST_PENDING = 256;

    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final String run = UUID.randomUUID().toString();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long announced;
    private boolean closed;

    @Override
    public void announce(Subject subject) {
        lock.lock();
        try {
            announced++;
            for (Subscription subscription : subscriptions) {
                subscription.add(subject);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Changes with each announcement and each start of the process. Who read it before reading the
     * state, and finds it unchanged when the subscription begins, has missed nothing.
     */
    public String version() {
        lock.lock();
        try {
            return run + "-" + announced;
        } finally {
            lock.unlock();
        }
    }

    /** The caller closes it. */
    public Subscription subscribe() {
        Subscription subscription = new Subscription();
        subscriptions.add(subscription);
        return subscription;
    }

    public int subscribers() {
        return subscriptions.size();
    }

    /** Ends every subscription, so that no open page holds up the process's end. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What one subscriber has not taken yet. */
    public final class Subscription implements AutoCloseable {
        private final Set<Subject> pending = new LinkedHashSet<>();
        private boolean overflowed;

        private Subscription() {}

        private void add(Subject subject) {
            if (pending.size() < MOST_PENDING) {
                pending.add(subject);
            } else {
                overflowed = true;
            }
        }

        /**
         * Blocks until something changed or {@code longest} has passed.
         *
         * @return what changed since the last call; nothing changed, everything, or some subjects
         */
        public Batch take(Duration longest) throws InterruptedException {
            lock.lock();
            try {
                long remaining = longest.toNanos();
                while (pending.isEmpty() && !closed && remaining > 0) {
                    remaining = changed.awaitNanos(remaining);
                }
                Batch batch = new Batch(List.copyOf(pending), overflowed, closed);
                pending.clear();
                overflowed = false;
                return batch;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            subscriptions.remove(this);
        }
    }

    /**
     * What changed.
     *
     * @param subjects in the order of their first change
     * @param everything there were too many to name
     * @param ended the process stops; nothing follows
     */
    public record Batch(List<Subject> subjects, boolean everything, boolean ended) {
        public Batch {
            subjects = List.copyOf(subjects);
        }
    }
}
