package org.waxseal.issuer.lineage;

import static org.waxseal.issuer.authority.CertificateOrder.Status.INVALID;
import static org.waxseal.issuer.authority.CertificateOrder.Status.PENDING;
import static org.waxseal.issuer.authority.CertificateOrder.Status.READY;
import static org.waxseal.issuer.authority.CertificateOrder.Status.VALID;

import java.net.URI;
import java.security.KeyPair;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.checkpoint.Checkpoints;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.issuer.authority.AuthorityException;
import org.waxseal.issuer.authority.CertificateAuthority;
import org.waxseal.issuer.authority.CertificateOrder;
import org.waxseal.issuer.authority.Polling;
import org.waxseal.issuer.challenge.ProveControl;
import org.waxseal.issuer.challenge.ProveControl.Proof;
import org.waxseal.issuer.lineage.PlaceOrder.Placement;
import org.waxseal.issuer.vault.Access;
import org.waxseal.issuer.vault.KeyReference;
import org.waxseal.issuer.vault.KeyVault;

/**
 * Gets the certificate of the wanted generation, for as many of its names as can be had. May be
 * stopped anywhere and started again: key and order are kept under the generation, and an order is
 * taken up in the state in which the authority has it. No transaction is open while it talks to the
 * authority or to DNS.
 */
public final class IssueCertificate {
    private final CertificateAuthority authority;
    private final PlaceOrder placeOrder;
    private final ProveControl control;
    private final KeyVault vault;
    private final SigningRequestFactory signingRequests;
    private final LineageLedger ledger;
    private final PlanRenewal planRenewal;
    private final Polling orderPolling;
    private final Checkpoints checkpoints;

    public IssueCertificate(
            CertificateAuthority authority,
            PlaceOrder placeOrder,
            ProveControl control,
            KeyVault vault,
            SigningRequestFactory signingRequests,
            LineageLedger ledger,
            PlanRenewal planRenewal,
            Polling orderPolling,
            Checkpoints checkpoints) {
        this.authority = authority;
        this.placeOrder = placeOrder;
        this.control = control;
        this.vault = vault;
        this.signingRequests = signingRequests;
        this.ledger = ledger;
        this.planRenewal = planRenewal;
        this.orderPolling = orderPolling;
        this.checkpoints = checkpoints;
    }

    /** How an attempt has ended that did not fail. */
    public enum Outcome {
        /** There is a new certificate. */
        ISSUED,
        /** The generation stopped being wanted on the way. */
        NOT_WANTED,
        /** No order may be made yet; the lineage knows when. */
        WAITING,
        /** The names that were tried again cannot be had yet. */
        NOTHING_GAINED
    }

    /**
     * Orders, proves and finishes. A name that fails is left out and the rest is ordered again.
     *
     * @throws WaxsealException why there is no certificate now
     */
    public Outcome issue(Lineage lineage) {
        KeyPair key =
                vault.obtain(
                        KeyReference.of(lineage.subject(), lineage.wanted()),
                        lineage.keyType(),
                        Access.ofIssuer("finalize order"));
        Optional<Lineage> next = Optional.of(lineage);
        while (next.isPresent()) {
            Lineage tried = next.get();
            switch (placeOrder.place(tried)) {
                case Placement.Placed(CertificateOrder order, PendingOrder pending) -> {
                    Proof proof = prove(tried, order);
                    if (proof.faults().isEmpty()) {
                        return store(tried, finish(tried, pending, order, key));
                    }
                    next = withoutFailed(tried, pending, proof);
                }
                case Placement.NamesLeft(Optional<Lineage> left) -> next = left;
                case Placement.Waiting() -> {
                    return Outcome.WAITING;
                }
                case Placement.NothingToAsk() -> {
                    return ledger.rested(tried.subject(), tried.wanted())
                            ? Outcome.NOTHING_GAINED
                            : Outcome.NOT_WANTED;
                }
                case Placement.NotWanted() -> next = Optional.empty();
            }
        }
        return Outcome.NOT_WANTED;
    }

    private Proof prove(Lineage lineage, CertificateOrder order) {
        return order.status() == PENDING
                ? control.prove(lineage.subject(), order.authorizations())
                : new Proof(Map.of(), false);
    }

    private Optional<Lineage> withoutFailed(Lineage lineage, PendingOrder order, Proof proof) {
        if (proof.untried()) {
            // The order is as good as new: it is taken up again when the fault is mended.
            throw first(order, proof);
        }
        placeOrder.orderFailed(lineage, order, proof.faults());
        return ledger.namesFailed(lineage.subject(), lineage.wanted(), proof.faults());
    }

    private static WaxsealException first(PendingOrder order, Proof proof) {
        return order.names().stream()
                .map(proof.faults()::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    private CertificateChain finish(
            Lineage lineage, PendingOrder pending, CertificateOrder opened, KeyPair key) {
        CertificateOrder order =
                opened.status() == PENDING ? awaitPast(PENDING, opened.url()) : opened;
        if (order.status() == READY) {
            order = authority.finish(order, signingRequests.sign(key, pending.names()));
        }
        if (order.status() != VALID) {
            order = awaitValid(order);
        }
        checkpoints.reached(Checkpoint.ISSUER_ORDER_FINALIZED);
        CertificateChain chain = authority.download(order);
        requireUsable(lineage, pending, chain, key);
        return chain;
    }

    private Outcome store(Lineage lineage, CertificateChain chain) {
        boolean stored =
                ledger.issued(lineage.subject(), lineage.wanted(), chain, planRenewal.first(chain));
        checkpoints.reached(Checkpoint.ISSUER_CERTIFICATE_STORED);
        return stored ? Outcome.ISSUED : Outcome.NOT_WANTED;
    }

    private CertificateOrder awaitPast(CertificateOrder.Status status, URI url) {
        return orderPolling.until(
                () -> requireNotInvalid(find(url)),
                order -> order.status() != status,
                CertificateOrder::askedWait,
                this::unfinished);
    }

    private CertificateOrder awaitValid(CertificateOrder finished) {
        requireNotInvalid(finished);
        return orderPolling.until(
                () -> requireNotInvalid(find(finished.url())),
                order -> order.status() == VALID,
                CertificateOrder::askedWait,
                this::unfinished);
    }

    private CertificateOrder find(URI url) {
        return authority
                .find(url)
                .orElseThrow(
                        () ->
                                new AuthorityException(
                                        ErrorCode.CA_REFUSED,
                                        "the certificate authority does not know its order any more; a new one is made",
                                        null));
    }

    private AuthorityException unfinished(CertificateOrder order) {
        return new AuthorityException(
                ErrorCode.CA_UNREACHABLE,
                "the certificate authority has not finished the order after %d s; it is looked at again"
                        .formatted(orderPolling.patience().toSeconds()),
                null);
    }

    private static CertificateOrder requireNotInvalid(CertificateOrder order) {
        if (order.status() == INVALID) {
            String problem = order.problem();
            throw new AuthorityException(
                    ErrorCode.CA_REFUSED,
                    "the certificate authority has refused the order: "
                            + (problem == null ? "it gives no reason" : problem),
                    null);
        }
        return order;
    }

    private static void requireUsable(
            Lineage lineage, PendingOrder order, CertificateChain chain, KeyPair key) {
        if (!chain.leaf().getPublicKey().equals(key.getPublic())) {
            throw new AuthorityException(
                    ErrorCode.CERTIFICATE_INVALID,
                    lineage.subject() + ": the certificate that was issued is for another key",
                    null);
        }
        Set<CertificateName> missing = new TreeSet<>(order.names());
        missing.removeAll(chain.names());
        if (!missing.isEmpty()) {
            throw new AuthorityException(
                    ErrorCode.CERTIFICATE_INVALID,
                    "%s: the certificate that was issued lacks %s"
                            .formatted(lineage.subject(), missing),
                    null);
        }
    }
}
