package org.waxseal.issuer.testca;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Lets requests go wrong as the test tells. Of several faults the first that strikes counts. */
public final class Faults {
    private final Clock clock;
    private final RandomGenerator random;
    private final List<Injected> injected = new ArrayList<>();
    private long releases;
    private int held;

    /** A fault at work. */
    public final class Injected {
        private final Fault fault;
        private int struck;

        private Injected(Fault fault) {
            this.fault = fault;
        }

        /** How many requests it has struck. */
        public int struck() {
            synchronized (Faults.this) {
                return struck;
            }
        }

        /** It strikes no more; what hangs already goes on hanging. */
        public void withdraw() {
            synchronized (Faults.this) {
                injected.remove(this);
            }
        }
    }

    Faults(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    public synchronized Injected inject(Fault fault) {
        Injected added = new Injected(fault);
        injected.add(added);
        return added;
    }

    /** No fault strikes any more, and what hangs is released. */
    public synchronized void clear() {
        injected.clear();
        release();
    }

    /** Lets go all requests that hang now. */
    public synchronized void release() {
        releases++;
        notifyAll();
    }

    /** How many requests hang. */
    public synchronized int hanging() {
        return held;
    }

    /**
     * Answers a request, or spoils it.
     *
     * @param proper gives the answer without a fault
     * @param refuse turns a problem into an answer
     */
    Answer apply(Resource resource, Proper proper, Refuser refuse) throws InterruptedException {
        Optional<Fault> struck = draw(resource);
        if (struck.isEmpty()) {
            return proper.answer();
        }
        Fault fault = struck.get();
        Answer real = fault.afterwards() ? proper.answer() : Answer.SILENCE;
        return switch (fault.effect()) {
            case Fault.Refusal refusal -> refusal(refusal, refuse);
            case Fault.BadNonce() ->
                    refuse.answer(AcmeProblem.badNonce("the authority no longer knows it"));
            case Fault.Hang(Optional<Duration> atMost) -> {
                hold(atMost);
                yield fault.afterwards() ? real : proper.answer();
            }
            case Fault.Disconnect() -> Answer.SILENCE;
        };
    }

    /** Answers without a fault. */
    @FunctionalInterface
    interface Proper {
        Answer answer() throws InterruptedException;
    }

    /** Gives an answer the headers of the authority itself. */
    @FunctionalInterface
    interface Refuser {
        Answer answer(AcmeProblem problem);
    }

    private synchronized Optional<Fault> draw(Resource resource) {
        for (Injected each : injected) {
            Fault fault = each.fault;
            if (fault.scope().contains(resource)
                    && each.struck < fault.times()
                    && (fault.probability() >= 1 || random.nextDouble() < fault.probability())) {
                each.struck++;
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }

    private synchronized void hold(Optional<Duration> atMost) throws InterruptedException {
        long seen = releases;
        long end = System.nanoTime() + atMost.orElse(Duration.ofDays(1)).toNanos();
        held++;
        try {
            for (long left = end - System.nanoTime();
                    releases == seen && left > 0;
                    left = end - System.nanoTime()) {
                // Rounded up: nothing waits for 0, which would be for ever.
                wait(Duration.ofNanos(left).toMillis() + 1);
            }
        } finally {
            held--;
        }
    }

    private Answer refusal(Fault.Refusal refusal, Refuser refuse) {
        Answer answer =
                switch (refusal.body()) {
                    case PROBLEM ->
                            refuse.answer(
                                    new AcmeProblem(
                                            refusal.status(),
                                            refusal.status() == 429
                                                    ? "rateLimited"
                                                    : "serverInternal",
                                            "the service is busy; try again later"));
                    case HTML ->
                            Answer.of(
                                    refusal.status(),
                                    "text/html",
                                    "<html><body><h1>The service is busy</h1></body></html>\n");
                    case EMPTY -> Answer.empty(refusal.status());
                };
        return refusal.retryAfter()
                .map(
                        wait ->
                                answer.with(
                                        "Retry-After",
                                        refusal.dated()
                                                ? HttpsEndpoint.httpDate(clock.instant().plus(wait))
                                                : Long.toString(wait.toSeconds())))
                .orElse(answer);
    }
}
