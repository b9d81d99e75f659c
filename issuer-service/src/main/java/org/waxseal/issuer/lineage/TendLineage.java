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
import org.waxseal.issuer.challenge.ProveControl;

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
    private final BackOff backOff;
    private final IssuanceObserver observer;
    private final Clock clock;

    public TendLineage(
            LineageRepository lineages,
            LineageLedger ledger,
            IssueCertificate issueCertificate,
            ProveControl control,
            BackOff backOff,
            IssuanceObserver observer,
            Clock clock) {
        this.lineages = lineages;
        this.ledger = ledger;
        this.issueCertificate = issueCertificate;
        this.control = control;
        this.backOff = backOff;
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
        Lineage wanted = ledger.renewIfDue(lineage.subject());
        if (wanted.wantsCertificate()) {
            attempt(wanted);
        }
    }

    private void attempt(Lineage lineage) {
        Instant start = clock.instant();
        try {
            boolean issued = issueCertificate.issue(lineage);
            if (issued) {
                observer.issued(Duration.between(start, clock.instant()));
            }
            LOGGER.atInfo()
                    .setMessage("{}: generation {} is {}")
                    .addArgument(lineage.subject())
                    .addArgument(lineage.wanted())
                    .addArgument(issued ? "issued" : "not wanted any more")
                    .log();
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                // A shutdown is no failure of the lineage: its order is taken up again.
                throw e;
            }
            WaxsealException fault = e instanceof WaxsealException known ? known : internal(e);
            observer.failed(fault.code(), Duration.between(start, clock.instant()));
            log(lineage, fault, e);
            ledger.failed(lineage.subject(), lineage.wanted(), fault, backOff);
        }
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
