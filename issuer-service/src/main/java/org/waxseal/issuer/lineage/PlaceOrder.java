package org.waxseal.issuer.lineage;

import static org.waxseal.issuer.authority.CertificateOrder.Status.INVALID;

import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.checkpoint.Checkpoints;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.issuer.authority.AuthorityException;
import org.waxseal.issuer.authority.CertificateAuthority;
import org.waxseal.issuer.authority.CertificateOrder;
import org.waxseal.issuer.authority.NamesRefusedException;
import org.waxseal.issuer.authority.OrderTerms;
import org.waxseal.issuer.budget.Claim;
import org.waxseal.issuer.budget.Grant;
import org.waxseal.issuer.budget.RateBudget;

/**
 * Finds the order of the wanted generation, or makes it: for the names that can be asked for now,
 * when the authority's limits allow it, as the renewal that it is.
 */
public final class PlaceOrder {
    private static final Logger LOGGER = LoggerFactory.getLogger(PlaceOrder.class);

    private final CertificateAuthority authority;
    private final RateBudget budget;
    private final CheckNames checkNames;
    private final LineageLedger ledger;
    private final Checkpoints checkpoints;
    private final Clock clock;

    public PlaceOrder(
            CertificateAuthority authority,
            RateBudget budget,
            CheckNames checkNames,
            LineageLedger ledger,
            Checkpoints checkpoints,
            Clock clock) {
        this.authority = authority;
        this.budget = budget;
        this.checkNames = checkNames;
        this.ledger = ledger;
        this.checkpoints = checkpoints;
        this.clock = clock;
    }

    /** What has come of it. */
    public sealed interface Placement {

        /** There is an order. */
        record Placed(CertificateOrder order, PendingOrder pending) implements Placement {}

        /**
         * Some names cannot be had; look again at what is left.
         *
         * @param left empty when the generation is not wanted any more
         */
        record NamesLeft(Optional<Lineage> left) implements Placement {}

        /** The lineage waits for the authority's limits. */
        record Waiting() implements Placement {}

        /** No name, or none that would be new, can be asked for now. */
        record NothingToAsk() implements Placement {}

        /** The generation is not wanted any more. */
        record NotWanted() implements Placement {}
    }

    /** One exchange with the authority, or two when it does not take the order as a renewal. */
    public Placement place(Lineage lineage) {
        PendingOrder saved = lineage.order();
        if (saved != null) {
            Optional<CertificateOrder> found =
                    authority.find(saved.url()).filter(order -> order.status() != INVALID);
            if (found.isPresent()) {
                return new Placement.Placed(found.get(), saved);
            }
            ledger.orderLost(lineage.subject(), lineage.wanted(), saved.url());
        }
        List<CertificateName> names = MissingNames.askable(lineage, clock.instant());
        Map<CertificateName, WaxsealException> faults = checkNames.faults(names);
        if (!faults.isEmpty()) {
            return left(lineage, faults);
        }
        boolean extra =
                lineage.wish() == Wish.MISSING_NAMES && !MissingNames.wouldAdd(lineage, names);
        if (names.isEmpty() || extra) {
            return new Placement.NothingToAsk();
        }
        return order(lineage, claim(lineage, names));
    }

    /** Tells the budget that no certificate will come of this order, and what the CA counts. */
    void orderFailed(
            Lineage lineage, PendingOrder order, Map<CertificateName, WaxsealException> faults) {
        budget.giveBackCertificate(claim(lineage, order.names()));
        faults.forEach(
                (name, fault) -> {
                    if (fault.code() == ErrorCode.VALIDATION_FAILED) {
                        budget.validationFailed(name.base());
                    }
                });
    }

    private Placement order(Lineage lineage, Claim claim) {
        Grant grant = budget.claim(claim);
        return switch (grant) {
            case Grant.Later later -> {
                ledger.waiting(lineage.subject(), lineage.wanted(), later);
                yield new Placement.Waiting();
            }
            case Grant.Now() -> {
                try {
                    yield placed(lineage, claim);
                } catch (NamesRefusedException e) {
                    budget.giveBackOrder(claim);
                    yield left(lineage, faults(e));
                } catch (WaxsealException e) {
                    yield afterRefusal(lineage, claim, e);
                }
            }
        };
    }

    private Placement placed(Lineage lineage, Claim claim) {
        CertificateOrder created = authority.create(claim.names(), terms(lineage, claim));
        Optional<PendingOrder> kept =
                ledger.orderCreated(
                        lineage.subject(),
                        lineage.wanted(),
                        new PendingOrder(created.url(), claim.names()));
        checkpoints.reached(Checkpoint.ISSUER_ORDER_CREATED);
        if (kept.isEmpty()) {
            return new Placement.NotWanted();
        }
        URI url = kept.get().url();
        Optional<CertificateOrder> order =
                url.equals(created.url()) ? Optional.of(created) : authority.find(url);
        return order.<Placement>map(found -> new Placement.Placed(found, kept.get()))
                .orElseGet(Placement.NotWanted::new);
    }

    private Placement afterRefusal(Lineage lineage, Claim claim, WaxsealException fault) {
        if (fault.code() == ErrorCode.CA_RATE_LIMITED) {
            // What we had counted was too little, so nothing is given back.
            pauseAll(claim, fault);
            throw fault;
        }
        budget.giveBackOrder(claim);
        if (claim.kind() == Claim.Kind.REPLACEMENT && fault.code() == ErrorCode.CA_REFUSED) {
            LOGGER.atInfo()
                    .setMessage("{}: ordered without naming what it replaces: {}")
                    .addArgument(lineage.subject())
                    .addArgument(fault.sentence())
                    .log();
            return order(lineage, new Claim(claim.names(), ordinary(lineage, claim.names()), null));
        }
        throw fault;
    }

    /** A limit that speaks of none of our names is one of the account: it stops all orders. */
    private void pauseAll(Claim claim, WaxsealException fault) {
        if (fault instanceof AuthorityException atAuthority
                && claim.names().stream()
                        .noneMatch(name -> mentions(atAuthority.said(), name.base().ascii()))) {
            atAuthority.retryAfter().ifPresent(budget::pause);
        }
    }

    /** Whether the text speaks of the name or of a domain above it. */
    private static boolean mentions(String text, String name) {
        String found = name;
        while (found.indexOf('.') > 0) {
            if (text.contains(found)) {
                return true;
            }
            found = found.substring(found.indexOf('.') + 1);
        }
        return false;
    }

    private Placement left(Lineage lineage, Map<CertificateName, WaxsealException> faults) {
        return new Placement.NamesLeft(
                ledger.namesFailed(lineage.subject(), lineage.wanted(), faults));
    }

    private static Map<CertificateName, WaxsealException> faults(NamesRefusedException refusal) {
        Map<CertificateName, WaxsealException> faults = new LinkedHashMap<>();
        refusal.names()
                .forEach(
                        (name, said) ->
                                faults.put(
                                        name,
                                        new AuthorityException(
                                                ErrorCode.CA_REFUSED,
                                                "%s: the certificate authority refuses it: %s"
                                                        .formatted(name, said),
                                                refusal)));
        return faults;
    }

    private static OrderTerms terms(Lineage lineage, Claim claim) {
        return claim.kind() == Claim.Kind.REPLACEMENT
                ? new OrderTerms(lineage.current())
                : OrderTerms.NONE;
    }

    private static Claim claim(Lineage lineage, List<CertificateName> names) {
        RenewalPlan plan = lineage.plan();
        boolean replacement =
                lineage.wish() == Wish.RENEWAL
                        && lineage.current() != null
                        && plan != null
                        && plan.window() != null;
        return new Claim(
                names,
                replacement ? Claim.Kind.REPLACEMENT : ordinary(lineage, names),
                lineage.turn());
    }

    private static Claim.Kind ordinary(Lineage lineage, List<CertificateName> names) {
        CertificateChain current = lineage.current();
        return current != null && current.names().equals(Set.copyOf(names))
                ? Claim.Kind.SAME_SET
                : Claim.Kind.NEW;
    }
}
