package org.waxseal.issuer.lineage;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.outbox.StatementOutbox;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.Failure;
import org.waxseal.common.work.WakeUps;
import org.waxseal.issuer.budget.Grant;
import org.waxseal.issuer.vault.Access;
import org.waxseal.issuer.vault.KeyReference;
import org.waxseal.issuer.vault.KeyVault;

/**
 * Every change of a lineage: one short transaction each, with the statement that tells of it. What
 * an attempt brings back is taken only while it is still wanted, so an attempt that lost its lease
 * or was overtaken by a new registration changes nothing.
 */
public class LineageLedger {
    /** The assigner may still need the keys of this many newest certificates, to undo a change. */
    static final int GENERATIONS_KEPT = 3;

    private final LineageRepository lineages;
    private final KeyVault vault;
    private final BackOff backOff;
    private final StatementOutbox outbox;
    private final WakeUps wakeUps;
    private final Clock clock;

    public LineageLedger(
            LineageRepository lineages,
            KeyVault vault,
            BackOff backOff,
            StatementOutbox outbox,
            WakeUps wakeUps,
            Clock clock) {
        this.lineages = lineages;
        this.vault = vault;
        this.backOff = backOff;
        this.outbox = outbox;
        this.wakeUps = wakeUps;
        this.clock = clock;
    }

    /** Takes in what a registration wants; the caller has checked that it is the newest. */
    @Transactional
    public void registered(Subject subject, CertificatePolicy policy) {
        Instant now = clock.instant();
        Optional<Lineage> known = lineages.lock(subject);
        lineages.save(
                known.map(lineage -> lineage.registered(policy, now))
                        .orElseGet(() -> Lineage.started(subject, policy, now)));
        wakeUps.wake(LineageWork.NAME, subject.key());
    }

    /** Takes in that a subject is gone. */
    @Transactional
    public void removed(Subject subject) {
        Optional<Lineage> known = lineages.lock(subject);
        if (known.isPresent() && !known.get().removed()) {
            lineages.save(known.get().removing(clock.instant()));
            wakeUps.wake(LineageWork.NAME, subject.key());
        }
    }

    /** Wants the next generation if calendar or debts say so. */
    @Transactional
    public Lineage wantWhatIsDue(Subject subject) {
        Lineage lineage = require(subject);
        Lineage wanting = lineage.wantingWhatIsDue(clock.instant());
        if (!wanting.equals(lineage)) {
            lineages.save(wanting);
        }
        return wanting;
    }

    /**
     * Keeps what the authority has said about the renewal of the current certificate, and tells of
     * it when the instant has changed.
     *
     * @param generation of that certificate
     */
    @Transactional
    public void planned(Subject subject, long generation, RenewalPlan plan) {
        Lineage lineage = require(subject);
        if (lineage.removed() || lineage.generation() != generation) {
            return;
        }
        Lineage planned = lineage.planned(plan);
        if (plan.at().equals(lineage.renewAt())) {
            lineages.save(planned);
        } else {
            publish(planned, clock.instant());
        }
    }

    /**
     * Saves a new order.
     *
     * @return the order to go on with: this one, or the one that another attempt has saved before;
     *     empty when this generation is not wanted any more
     */
    @Transactional
    public Optional<PendingOrder> orderCreated(
            Subject subject, long generation, PendingOrder order) {
        Lineage lineage = require(subject);
        if (!isWanted(lineage, generation)) {
            return Optional.empty();
        }
        PendingOrder saved = lineage.order();
        if (saved != null) {
            return Optional.of(saved);
        }
        lineages.save(lineage.withOrder(order));
        return Optional.of(order);
    }

    /** Waits for the authority's limits, and tells of it once. */
    @Transactional
    public void waiting(Subject subject, long generation, Grant.Later later) {
        Lineage lineage = require(subject);
        if (!isWanted(lineage, generation)) {
            return;
        }
        Instant now = now();
        Instant until = later.until().truncatedTo(ChronoUnit.MICROS);
        tell(
                lineage,
                lineage.waiting(
                        later.turn(),
                        until,
                        ErrorCode.CA_RATE_LIMITED,
                        "%s: waits for its turn: %s".formatted(mainName(lineage), later.reason()),
                        now),
                now);
    }

    /**
     * Leaves names out of the wanted generation, each until its own next attempt.
     *
     * @return the lineage with its debts; empty when the generation is not wanted any more
     */
    @Transactional
    public Optional<Lineage> namesFailed(
            Subject subject, long generation, Map<CertificateName, WaxsealException> faults) {
        Lineage lineage = require(subject);
        if (!isWanted(lineage, generation)) {
            return Optional.empty();
        }
        Instant now = now();
        List<NameDebt> debts =
                faults.entrySet().stream()
                        .map(fault -> debt(lineage, fault.getKey(), fault.getValue(), now))
                        .toList();
        Lineage owing = lineage.owing(debts);
        lineages.save(owing);
        return Optional.of(owing);
    }

    /**
     * Lets a lineage rest whose missing names cannot be had yet, and tells of it when they are
     * others than before.
     *
     * @return false when the generation is not wanted any more
     */
    @Transactional
    public boolean rested(Subject subject, long generation) {
        Lineage lineage = require(subject);
        if (!isWanted(lineage, generation)) {
            return false;
        }
        Instant now = now();
        tell(lineage, lineage.resting(now), now);
        return true;
    }

    /** Forgets an order that can lead to no certificate. */
    @Transactional
    public void orderLost(Subject subject, long generation, URI order) {
        Lineage lineage = require(subject);
        if (isWanted(lineage, generation)
                && lineage.order() != null
                && order.equals(lineage.order().url())) {
            lineages.save(lineage.withOrder(null));
        }
    }

    /**
     * Stores a certificate and tells of it.
     *
     * @return false when it is not wanted any more and nothing was stored
     */
    @Transactional
    public boolean issued(
            Subject subject, long generation, CertificateChain chain, RenewalPlan plan) {
        Lineage lineage = require(subject);
        if (lineage.removed() || generation <= lineage.generation()) {
            return false;
        }
        Instant now = now();
        publish(lineage.issued(generation, chain, plan, now), now);
        lineages.forgetBefore(subject, generation - GENERATIONS_KEPT + 1);
        vault.destroyBefore(
                KeyReference.of(subject, generation - GENERATIONS_KEPT + 1),
                Access.ofIssuer("superseded by generation " + generation));
        return true;
    }

    /** Notes a failed attempt, and tells of it when it is another fault than before. */
    @Transactional
    public void failed(Subject subject, long generation, WaxsealException fault) {
        Lineage lineage = require(subject);
        if (!isWanted(lineage, generation)) {
            return;
        }
        Instant now = now();
        tell(
                lineage,
                lineage.failed(
                        fault.code(),
                        sentence(lineage, fault),
                        now,
                        nextAttempt(lineage, fault, lineage.attempts() + 1, now),
                        keepsOrder(fault.code())),
                now);
    }

    /**
     * Ends the lineage of a removed subject: its keys are destroyed in the same transaction that
     * tells of it. Nothing can need them any more: the key endpoint has answered only for placed
     * subjects since the removal was received.
     */
    @Transactional
    public void retired(Subject subject) {
        Lineage lineage = require(subject);
        if (!lineage.removed() || lineage.nextAttempt() == null) {
            return;
        }
        lineages.forgetBefore(subject, Long.MAX_VALUE);
        vault.destroyBefore(
                KeyReference.of(subject, Long.MAX_VALUE), Access.ofIssuer("subject removed"));
        publish(lineage.retired(), clock.instant());
    }

    /**
     * Says again what was said last of these lineages, with the same revisions.
     *
     * @return how many; a lineage of which nothing was said is left out, and so is one that is
     *     being retired, because that has yet to be said
     */
    @Transactional
    public int republish(List<Subject> subjects) {
        int said = 0;
        for (Subject subject : subjects) {
            Lineage lineage = require(subject);
            boolean retiring = lineage.removed() && lineage.nextAttempt() != null;
            if (lineage.revision() > 0 && !retiring) {
                outbox.publish(
                        lineage.statement(lineages.publishedAt(subject).orElseGet(clock::instant)));
                said++;
            }
        }
        return said;
    }

    private NameDebt debt(
            Lineage lineage, CertificateName name, WaxsealException fault, Instant now) {
        Optional<NameDebt> known = lineage.debt(name);
        int attempts = known.map(NameDebt::attempts).orElse(0) + 1;
        Instant since =
                known.filter(debt -> debt.failure().code() == fault.code())
                        .map(debt -> debt.failure().at())
                        .orElse(now);
        return new NameDebt(
                name,
                attempts,
                new Failure(
                        fault.code(),
                        fault.sentence(),
                        since,
                        nextAttempt(lineage, fault, attempts, now)));
    }

    private @Nullable Instant nextAttempt(
            Lineage lineage, WaxsealException fault, int attempts, Instant now) {
        CertificateChain current = lineage.current();
        @Nullable Instant next =
                backOff.nextAttempt(
                        fault, attempts, now, current == null ? null : current.notAfter());
        return next == null ? null : next.truncatedTo(ChronoUnit.MICROS);
    }

    private static String mainName(Lineage lineage) {
        return lineage.desired().getFirst().base().ascii();
    }

    /** Names the subject in any case: the owner reads it in a mail. */
    private static String sentence(Lineage lineage, WaxsealException fault) {
        String name = mainName(lineage);
        return fault.sentence().contains(name) ? fault.sentence() : name + ": " + fault.sentence();
    }

    /** Saves, and publishes what was not said before. */
    private void tell(Lineage before, Lineage after, Instant now) {
        if (isNews(before.lastFailure(), after.lastFailure())) {
            publish(after, now);
        } else {
            lineages.save(after);
        }
    }

    private void publish(Lineage lineage, Instant now) {
        Lineage published = lineage.published();
        Instant at = now.truncatedTo(ChronoUnit.MICROS);
        lineages.save(published);
        lineages.notePublished(published.subject(), at);
        outbox.publish(published.statement(at));
    }

    private static boolean isWanted(Lineage lineage, long generation) {
        return lineage.wantsCertificate() && lineage.wanted() == generation;
    }

    private static boolean isNews(@Nullable Failure before, @Nullable Failure after) {
        if (before == null || after == null) {
            return !Objects.equals(before, after);
        }
        return before.code() != after.code() || !before.detail().equals(after.detail());
    }

    /** Whether the order is worth coming back to; after a verdict of the authority it is not. */
    private static boolean keepsOrder(ErrorCode code) {
        return code != ErrorCode.VALIDATION_FAILED
                && code != ErrorCode.CA_REFUSED
                && code != ErrorCode.CERTIFICATE_INVALID;
    }

    /** As the database keeps it: what is said again has to be what was said. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private Lineage require(Subject subject) {
        return lineages.lock(subject)
                .orElseThrow(() -> new IllegalStateException(subject + " has no lineage"));
    }
}
