package org.waxseal.assigner.rollout;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.waxseal.assigner.driver.ChangePlan;
import org.waxseal.assigner.driver.NameChange;
import org.waxseal.assigner.driver.Step;
import org.waxseal.assigner.node.NodeSession;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.checkpoint.Checkpoints;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.Subject;

/**
 * Applies plans: refuse what cannot work, write, check, reload each software once, prove, clean up;
 * or take everything back and prove that.
 */
public final class RolloutExecutor implements Rollout {
    private static final System.Logger LOGGER = System.getLogger(RolloutExecutor.class.getName());

    private final Clock clock;
    private final Checkpoints checkpoints;

    public RolloutExecutor(Clock clock, Checkpoints checkpoints) {
        this.clock = clock;
        this.checkpoints = checkpoints;
    }

    @Override
    public RolloutOutcome apply(
            NodeSession node,
            List<ChangePlan> plans,
            KeySource keys,
            FencingToken token,
            Handshakes proof) {
        List<ChangePlan> due = plans.stream().filter(plan -> !plan.isEmpty()).toList();
        if (due.isEmpty()) {
            return new RolloutOutcome.Unchanged();
        }
        KeyRing ring;
        try {
            ring = KeyRing.of(due, keys, clock.instant());
        } catch (WaxsealException e) {
            return new RolloutOutcome.Refused(e.code(), e.sentence(), Set.of());
        }
        if (!ring.faults().isEmpty()) {
            return refusedFor(ring.faults());
        }
        return new Attempt(due, new StepRunner(node, ring), new Fence(node, token), proof).run();
    }

    private static RolloutOutcome refusedFor(Map<Subject, WaxsealException> faults) {
        WaxsealException first = faults.values().iterator().next();
        String more = faults.size() > 1 ? "; and %d more".formatted(faults.size() - 1) : "";
        return new RolloutOutcome.Refused(first.code(), first.sentence() + more, faults.keySet());
    }

    /** One run over one node, with what has to be taken back if it fails. */
    private final class Attempt {
        private final List<ChangePlan> plans;
        private final StepRunner runner;
        private final Fence fence;
        private final Handshakes proof;
        private final List<NameChange> changes;
        private final Deque<Inverse> inverses = new ArrayDeque<>();
        private final Deque<Step.Reload> reloadsTried = new ArrayDeque<>();
        private final Set<Software> reloaded = new LinkedHashSet<>();
        private final List<String> durations = new ArrayList<>();
        private int steps;

        Attempt(List<ChangePlan> plans, StepRunner runner, Fence fence, Handshakes proof) {
            this.plans = plans;
            this.runner = runner;
            this.fence = fence;
            this.proof = proof;
            this.changes = plans.stream().flatMap(plan -> plan.changes().stream()).toList();
        }

        RolloutOutcome run() {
            Optional<RolloutOutcome> refusal = refusal();
            if (refusal.isPresent()) {
                return refusal.get();
            }
            try {
                timed("written", this::write);
                timed("tested", this::check);
                checkpoints.reached(Checkpoint.ASSIGNER_BEFORE_RELOAD);
                timed("reloaded", this::reload);
                timed("proven", this::prove);
            } catch (NotProven e) {
                return undone(ErrorCode.WRONG_CERTIFICATE_SERVED, e.sentence(), e.culprits());
            } catch (WaxsealException e) {
                if (endsHere(e)) {
                    throw e;
                }
                return undone(e.code(), e.sentence(), Set.of());
            } catch (RuntimeException e) {
                LOGGER.log(Level.ERROR, "A rollout failed unexpectedly; it is taken back", e);
                return undone(
                        ErrorCode.INTERNAL_FAULT,
                        "a fault of ours: " + e.getClass().getName(),
                        Set.of());
            }
            cleanUp();
            LOGGER.log(Level.INFO, "Rolled out {0} steps: {1}", steps, durations);
            return new RolloutOutcome.Applied(steps, reloaded);
        }

        private void timed(String phase, Runnable action) {
            Instant start = clock.instant();
            action.run();
            durations.add(
                    "%s in %d ms"
                            .formatted(phase, Duration.between(start, clock.instant()).toMillis()));
        }

        /** Whoever lost the lease or the connection must not, or cannot, take anything back. */
        private boolean endsHere(WaxsealException e) {
            return e.code() == ErrorCode.NODE_FENCED
                    || e.code() == ErrorCode.NODE_UNREACHABLE
                    || (e.code() == ErrorCode.NODE_BUSY && inverses.isEmpty());
        }

        private Optional<RolloutOutcome> refusal() {
            for (Step.Check check : distinct(plans.stream().map(ChangePlan::before).toList())) {
                try {
                    runner.perform(check);
                } catch (WaxsealException e) {
                    if (e.code() == ErrorCode.NODE_UNREACHABLE) {
                        throw e;
                    }
                    ErrorCode code =
                            e.code() == ErrorCode.SERVER_CHECK_FAILED
                                    ? ErrorCode.SERVER_CONFIGURATION_BROKEN
                                    : e.code();
                    return Optional.of(
                            new RolloutOutcome.Refused(
                                    code,
                                    "before anything was changed, " + e.sentence(),
                                    Set.of()));
                }
            }
            return Optional.empty();
        }

        private void write() {
            for (Step step : distinct(plans.stream().map(ChangePlan::steps).toList())) {
                fence.pass(
                        () -> {
                            inverses.push(runner.inverseOf(step));
                            runner.perform(step);
                        });
                steps++;
                LOGGER.log(Level.DEBUG, "Done: {0}", step.describe());
                checkpoints.reached(Checkpoint.ASSIGNER_STEP_APPLIED);
            }
        }

        private void check() {
            distinct(plans.stream().map(ChangePlan::after).toList()).forEach(runner::perform);
        }

        private void reload() {
            for (ChangePlan plan : plans) {
                plan.reload().ifPresent(this::reload);
            }
        }

        private void reload(Step.Reload reload) {
            fence.pass(
                    () -> {
                        inverses.push(runner.inverseOf(reload));
                        reloadsTried.push(reload);
                        runner.perform(reload);
                    });
            steps++;
            reloaded.add(reload.software());
        }

        private void prove() {
            if (changes.isEmpty()) {
                return;
            }
            switch (proof.proveAfter(changes)) {
                case Proof.Proven() -> LOGGER.log(Level.DEBUG, "Proven by handshakes");
                case Proof.Mismatched mismatched -> throw new NotProven(mismatched);
            }
        }

        /** What is left over does no harm: the next plan holds it again. */
        private void cleanUp() {
            try {
                for (Step step : distinct(plans.stream().map(ChangePlan::cleanup).toList())) {
                    fence.pass(() -> runner.perform(step));
                    steps++;
                }
            } catch (WaxsealException e) {
                if (e.code() == ErrorCode.NODE_FENCED) {
                    throw e;
                }
                LOGGER.log(Level.WARNING, "Not cleaned up, to be tried again: {0}", e.sentence());
            }
        }

        private RolloutOutcome undone(ErrorCode code, String sentence, Set<Subject> culprits) {
            LOGGER.log(Level.WARNING, "Taking a rollout back: {0}", sentence);
            List<String> leftBehind = new ArrayList<>();
            while (!inverses.isEmpty()) {
                Inverse inverse = inverses.pop();
                tryTo(inverse.describe(), leftBehind, () -> fence.pass(inverse.action()));
            }
            reloadAgain(leftBehind);
            if (!changes.isEmpty()
                    && steps > 0
                    && proof.proveBefore(changes) instanceof Proof.Mismatched mismatched) {
                leftBehind.add("not as before: " + mismatched.sentence());
            }
            return new RolloutOutcome.Undone(code, sentence, culprits, leftBehind);
        }

        private void reloadAgain(List<String> leftBehind) {
            for (Step.Reload tried : reloadsTried) {
                tryTo(
                        tried.describe() + " again",
                        leftBehind,
                        () ->
                                fence.pass(
                                        () -> {
                                            Inverse mark = runner.inverseOf(tried);
                                            runner.perform(tried);
                                            mark.action().run();
                                        }));
            }
        }

        private void tryTo(String what, List<String> leftBehind, Runnable action) {
            try {
                action.run();
            } catch (WaxsealException e) {
                if (e.code() == ErrorCode.NODE_FENCED || e.code() == ErrorCode.NODE_UNREACHABLE) {
                    throw e;
                }
                leftBehind.add(what + ": " + e.sentence());
            }
        }

        private static <S extends Step> List<S> distinct(Collection<List<S>> lists) {
            return List.copyOf(
                    lists.stream()
                            .flatMap(List::stream)
                            .collect(Collectors.toCollection(LinkedHashSet::new)));
        }
    }

    /** Leaves the path to be undone; never leaves this class. */
    private static final class NotProven extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Proof.Mismatched mismatched;

        NotProven(Proof.Mismatched mismatched) {
            super(mismatched.sentence(), null, false, false);
            this.mismatched = mismatched;
        }

        String sentence() {
            return mismatched.sentence();
        }

        Set<Subject> culprits() {
            return mismatched.mismatches().stream()
                    .map(Proof.Mismatch::subject)
                    .collect(Collectors.toUnmodifiableSet());
        }
    }
}
