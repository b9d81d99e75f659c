package org.waxseal.issuer.testca;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Something that goes wrong with requests, and how often.
 *
 * @param scope the resources on which it happens
 * @param probability of each request in scope, 0 to 1
 * @param times at most
 * @param afterwards whether the request takes effect before its answer is lost; otherwise it never
 *     reaches the authority
 */
public record Fault(
        Effect effect, Set<Resource> scope, double probability, int times, boolean afterwards) {
    private static final Set<Resource> POSTED =
            EnumSet.complementOf(
                    EnumSet.of(Resource.DIRECTORY, Resource.NEW_NONCE, Resource.RENEWAL_INFO));

    public Fault {
        scope = Set.copyOf(scope);
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability is " + probability + "; use 0 to 1");
        }
    }

    /** What the client sees. */
    public sealed interface Effect {}

    /**
     * An answer as of an overloaded server.
     *
     * @param status such as 429 or 503
     * @param dated whether {@code Retry-After} is a date instead of seconds
     */
    public record Refusal(
            int status, Optional<Duration> retryAfter, boolean dated, RefusalBody body)
            implements Effect {}

    /** A nonce is refused although it is good. */
    public record BadNonce() implements Effect {}

    /**
     * The answer waits until the test releases it.
     *
     * @param atMost by the machine's clock; empty for no end
     */
    public record Hang(Optional<Duration> atMost) implements Effect {}

    /** The connection is closed without an answer. */
    public record Disconnect() implements Effect {}

    /** What a refusal says. */
    public enum RefusalBody {
        /** A problem document, from the authority itself. */
        PROBLEM,
        /** A page, from something in front of it. */
        HTML,
        EMPTY
    }

    /** An answer of this status with a problem document and no {@code Retry-After}. */
    public static Fault refusal(int status) {
        return of(new Refusal(status, Optional.empty(), false, RefusalBody.PROBLEM));
    }

    public static Fault badNonce() {
        return of(new BadNonce());
    }

    public static Fault hang() {
        return of(new Hang(Optional.empty()));
    }

    public static Fault hang(Duration atMost) {
        return of(new Hang(Optional.of(atMost)));
    }

    public static Fault disconnect() {
        return of(new Disconnect());
    }

    private static Fault of(Effect effect) {
        return new Fault(effect, POSTED, 1, Integer.MAX_VALUE, false);
    }

    /** Only there; without this, on everything but directory, newNonce and renewalInfo. */
    public Fault on(Resource first, Resource... others) {
        return new Fault(effect, EnumSet.of(first, others), probability, times, afterwards);
    }

    public Fault onEverything() {
        return new Fault(effect, EnumSet.allOf(Resource.class), probability, times, afterwards);
    }

    public Fault probability(double changed) {
        return new Fault(effect, scope, changed, times, afterwards);
    }

    public Fault times(int changed) {
        return new Fault(effect, scope, probability, changed, afterwards);
    }

    public Fault once() {
        return times(1);
    }

    /** The request takes effect all the same. */
    public Fault afterEffect() {
        return new Fault(effect, scope, probability, times, true);
    }

    /** Refusals only: whole seconds. */
    public Fault retryAfter(Duration wait) {
        Refusal refusal = asRefusal();
        return with(new Refusal(refusal.status(), Optional.of(wait), false, refusal.body()));
    }

    /** Refusals only: as an HTTP date, reckoned at the authority's clock. */
    public Fault retryAfterDate(Duration wait) {
        Refusal refusal = asRefusal();
        return with(new Refusal(refusal.status(), Optional.of(wait), true, refusal.body()));
    }

    /** Refusals only. */
    public Fault body(RefusalBody body) {
        Refusal refusal = asRefusal();
        return with(new Refusal(refusal.status(), refusal.retryAfter(), refusal.dated(), body));
    }

    private Refusal asRefusal() {
        if (effect instanceof Refusal refusal) {
            return refusal;
        }
        throw new IllegalStateException(effect + " has neither Retry-After nor body");
    }

    private Fault with(Effect changed) {
        return new Fault(changed, scope, probability, times, afterwards);
    }
}
