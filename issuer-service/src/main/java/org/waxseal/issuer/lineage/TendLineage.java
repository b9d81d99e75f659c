package org.waxseal.issuer.lineage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.issuer.authority.AuthorityException;
import org.waxseal.issuer.budget.RateBudget;
import org.waxseal.issuer.challenge.ProveControl;
import org.waxseal.issuer.lineage.IssueCertificate.Outcome;

/**
 * Brings one lineage to where its row wants it: retired, renewed, issued, or failed with the
 * instant of the next attempt. Looks at the row again before it lets go.
 */
public final class TendLineage {
    private static final Logger LOGGER = LoggerFactory.getLogger(TendLineage.class);

    private final LineageRepository lineages;
    private final LineageLedger ledger;
    private final IssueCertificate issueCertificate;
    private final ProveControl control;
    private final PlanRenewal planRenewal;
    private final RateBudget budget;
    private final IssuanceObserver observer;
    private final Clock clock;

    public TendLineage(
            LineageRepository lineages,
            LineageLedger ledger,
            IssueCertificate issueCertificate,
            ProveControl control,
            PlanRenewal planRenewal,
            RateBudget budget,
            IssuanceObserver observer,
            Clock clock) {
        this.lineages = lineages;
        this.ledger = ledger;
        this.issueCertificate = issueCertificate;
        this.control = control;
        this.planRenewal = planRenewal;
        this.budget = budget;
        this.observer = observer;
        this.clock = clock;
    }

    /** Safe to call for a lineage that wants nothing, and twice at once. */
    public void tend(Subject subject) {
        try {
            Optional<Lineage> due = due(subject);
            while (due.isPresent()) {
                advance(due.get());
                due = due(subject);
            }
        } finally {
            control.cleanUp(subject);
        }
    }

    private Optional<Lineage> due(Subject subject) {
        return lineages.find(subject).filter(lineage -> lineage.isDue(clock.instant()));
    }

    private void advance(Lineage lineage) {
        if (lineage.removed()) {
            ledger.retired(lineage.subject());
            return;
        }
        if (lineage.wantsAdvice(clock.instant())) {
            askForAdvice(lineage);
        }
        Lineage wanted = ledger.wantWhatIsDue(lineage.subject());
        if (wanted.wantsCertificate() && wanted.isDue(clock.instant())) {
            attempt(wanted);
        }
    }

    private void askForAdvice(Lineage lineage) {
        CertificateChain current = lineage.current();
        RenewalPlan plan = lineage.plan();
        if (current != null && plan != null) {
            ledger.planned(
                    lineage.subject(), lineage.generation(), planRenewal.again(current, plan));
        }
    }

    private void attempt(Lineage lineage) {
        Instant start = clock.instant();
        try {
            Outcome outcome = issueCertificate.issue(lineage);
            observe(lineage, outcome, Duration.between(start, clock.instant()));
            LOGGER.atInfo()
                    .setMessage("{}: generation {} is {}")
                    .addArgument(lineage.subject())
                    .addArgument(lineage.wanted())
                    .addArgument(said(outcome))
                    .log();
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                // A shutdown is no failure of the lineage: its order is taken up again.
                throw e;
            }
            WaxsealException fault = e instanceof WaxsealException known ? known : internal(e);
            observer.failed(fault.code(), Duration.between(start, clock.instant()));
            log(lineage, fault, e);
            obey(fault);
            ledger.failed(lineage.subject(), lineage.wanted(), fault);
        }
    }

    private void observe(Lineage lineage, Outcome outcome, Duration took) {
        if (outcome == Outcome.ISSUED) {
            observer.issued(took);
        } else if (outcome == Outcome.NOTHING_GAINED) {
            lineages.find(lineage.subject())
                    .map(Lineage::lastFailure)
                    .ifPresent(failure -> observer.failed(failure.code(), took));
        }
    }

    /** An authority under repair or overload is left alone by all, not by this lineage only. */
    private void obey(WaxsealException fault) {
        if (fault.code() == ErrorCode.CA_UNREACHABLE
                && fault instanceof AuthorityException atAuthority) {
            atAuthority.retryAfter().ifPresent(budget::pause);
        }
    }

    private static String said(Outcome outcome) {
        return switch (outcome) {
            case ISSUED -> "issued";
            case NOT_WANTED -> "not wanted any more";
            case WAITING -> "waiting for the limits of the authority";
            case NOTHING_GAINED -> "put off: none of its missing names can be had yet";
        };
    }

    private static WaxsealException internal(RuntimeException e) {
        return new WaxsealException(
                ErrorCode.INTERNAL_FAULT,
                "a fault of Waxseal itself (%s) stopped the issuance; its log tells more"
                        .formatted(e.getClass().getSimpleName()),
                e);
    }

    private static void log(Lineage lineage, WaxsealException fault, RuntimeException cause) {
        LOGGER.atWarn()
                .setMessage("{}: generation {} is not issued: {} ({})")
                .addArgument(lineage.subject())
                .addArgument(lineage.wanted())
                .addArgument(fault.sentence())
                .addArgument(fault.code().wireName())
                .setCause(fault.code() == ErrorCode.INTERNAL_FAULT ? cause : null)
                .log();
    }
}
