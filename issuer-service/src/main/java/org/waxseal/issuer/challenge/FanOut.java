package org.waxseal.issuer.challenge;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/** Does one thing to many at once and waits for all of them. */
public final class FanOut {
    private final ExecutorService executor;

    public FanOut(ExecutorService executor) {
        this.executor = executor;
    }

    /**
     * Applies {@code action} to each element and gives the results in the same order. All have
     * ended when it returns or throws.
     *
     * @throws RuntimeException the first failure, by order of the elements; {@code
     *     INFRASTRUCTURE_UNAVAILABLE} when the thread is interrupted, which stays set
     */
    public <A, B> List<B> each(List<A> elements, Function<A, B> action) {
        if (Thread.currentThread().isInterrupted()) {
            // Waiting would notice only where something is slow: a shutdown ends it here.
            throw interrupted(null);
        }
        if (elements.size() == 1) {
            return List.of(action.apply(elements.getFirst()));
        }
        List<Callable<B>> calls = new ArrayList<>();
        for (A element : elements) {
            calls.add(() -> action.apply(element));
        }
        List<Future<B>> futures;
        try {
            futures = executor.invokeAll(calls);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        List<B> results = new ArrayList<>();
        @Nullable RuntimeException failure = null;
        for (Future<B> future : futures) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                failure = failure == null ? asRuntime(e) : failure;
            } catch (CancellationException e) {
                failure = failure == null ? e : failure;
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
        if (failure != null) {
            throw failure;
        }
        return results;
    }

    private static RuntimeException asRuntime(ExecutionException e) {
        return e.getCause() instanceof RuntimeException runtime
                ? runtime
                : new IllegalStateException(e.getCause());
    }

    private static WaxsealException interrupted(@Nullable InterruptedException e) {
        Thread.currentThread().interrupt();
        return new WaxsealException(
                ErrorCode.INFRASTRUCTURE_UNAVAILABLE, "interrupted while shutting down", e);
    }
}
