package org.waxseal.issuer.lineage;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.Subject;
import org.waxseal.common.outbox.StatementOutbox;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.Failure;
import org.waxseal.common.work.WakeUps;
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
    private final StatementOutbox outbox;
    private final WakeUps wakeUps;
    private final Clock clock;

    public LineageLedger(
            LineageRepository lineages,
            KeyVault vault,
            StatementOutbox outbox,
            WakeUps wakeUps,
            Clock clock) {
        this.lineages = lineages;
        this.vault = vault;
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

    /** Wants the next generation if the calendar says so. */
    @Transactional
    public Lineage renewIfDue(Subject subject) {
        Lineage lineage = require(subject);
        if (!lineage.wantsRenewal(clock.instant())) {
            return lineage;
        }
        Lineage renewing = lineage.renewing();
        lineages.save(renewing);
        return renewing;
    }

    /**
     * Saves the URL of a new order.
     *
     * @return the order to go on with: this one, or the one that another attempt has saved before;
     *     empty when this generation is not wanted any more
     */
    @Transactional
    public Optional<URI> orderCreated(Subject subject, long generation, URI order) {
        Lineage lineage = require(subject);
        if (!isWanted(lineage, generation)) {
            return Optional.empty();
        }
        URI saved = lineage.order();
        if (saved != null) {
            return Optional.of(saved);
        }
        lineages.save(lineage.withOrder(order));
        return Optional.of(order);
    }

    /** Forgets an order that can lead to no certificate. */
    @Transactional
    public void orderLost(Subject subject, long generation, URI order) {
        Lineage lineage = require(subject);
        if (isWanted(lineage, generation) && order.equals(lineage.order())) {
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
            Subject subject, long generation, CertificateChain chain, Instant renewAt) {
        Lineage lineage = require(subject);
        if (lineage.removed() || generation <= lineage.generation()) {
            return false;
        }
        Instant now = clock.instant();
        publish(
                lineage.issued(generation, chain, renewAt.truncatedTo(ChronoUnit.MICROS), now),
                now);
        lineages.forgetBefore(subject, generation - GENERATIONS_KEPT + 1);
        vault.destroyBefore(
                KeyReference.of(subject, generation - GENERATIONS_KEPT + 1),
                Access.ofIssuer("superseded by generation " + generation));
        return true;
    }

    /** Notes a failed attempt, and tells of it when it is another fault than before. */
    @Transactional
    public void failed(Subject subject, long generation, WaxsealException fault, BackOff backOff) {
        Lineage lineage = require(subject);
        if (!isWanted(lineage, generation)) {
            return;
        }
        // as the database keeps it: what is said again has to be what was said
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        @Nullable Instant next = backOff.nextAttempt(fault, lineage.attempts() + 1, now);
        Lineage failed =
                lineage.failed(
                        fault.code(),
                        sentence(lineage, fault),
                        now,
                        next,
                        keepsOrder(fault.code()));
        if (isNews(lineage.lastFailure(), failed.lastFailure())) {
            publish(failed, now);
        } else {
            lineages.save(failed);
        }
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

    /** Names the subject in any case: the owner reads it in a mail. */
    private static String sentence(Lineage lineage, WaxsealException fault) {
        String name = lineage.desired().getFirst().base().ascii();
        return fault.sentence().contains(name) ? fault.sentence() : name + ": " + fault.sentence();
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
        return before == null
                || after == null
                || before.code() != after.code()
                || !before.detail().equals(after.detail());
    }

    /** Whether the order is worth coming back to; after a verdict of the authority it is not. */
    private static boolean keepsOrder(ErrorCode code) {
        return code != ErrorCode.VALIDATION_FAILED
                && code != ErrorCode.CA_REFUSED
                && code != ErrorCode.CERTIFICATE_INVALID;
    }

    private Lineage require(Subject subject) {
        return lineages.lock(subject)
                .orElseThrow(() -> new IllegalStateException(subject + " has no lineage"));
    }
}
