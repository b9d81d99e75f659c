package org.waxseal.issuer.lineage;

import static org.waxseal.issuer.authority.CertificateOrder.Status.INVALID;
import static org.waxseal.issuer.authority.CertificateOrder.Status.PENDING;
import static org.waxseal.issuer.authority.CertificateOrder.Status.READY;
import static org.waxseal.issuer.authority.CertificateOrder.Status.VALID;

import java.net.URI;
import java.security.KeyPair;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.checkpoint.Checkpoints;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.issuer.authority.AuthorityException;
import org.waxseal.issuer.authority.CertificateAuthority;
import org.waxseal.issuer.authority.CertificateOrder;
import org.waxseal.issuer.authority.Polling;
import org.waxseal.issuer.challenge.ChallengeRecord;
import org.waxseal.issuer.challenge.ProveControl;
import org.waxseal.issuer.vault.Access;
import org.waxseal.issuer.vault.KeyReference;
import org.waxseal.issuer.vault.KeyVault;

/**
 * Gets the certificate of the wanted generation. May be stopped anywhere and started again: key and
 * order are kept under the generation, and an order is taken up in the state in which the authority
 * has it. No transaction is open while it talks to the authority or to DNS.
 */
public final class IssueCertificate {
    private final CertificateAuthority authority;
    private final ProveControl control;
    private final KeyVault vault;
    private final SigningRequestFactory signingRequests;
    private final LineageLedger ledger;
    private final RenewalPolicy renewals;
    private final Polling orderPolling;
    private final Checkpoints checkpoints;

    public IssueCertificate(
            CertificateAuthority authority,
            ProveControl control,
            KeyVault vault,
            SigningRequestFactory signingRequests,
            LineageLedger ledger,
            RenewalPolicy renewals,
            Polling orderPolling,
            Checkpoints checkpoints) {
        this.authority = authority;
        this.control = control;
        this.vault = vault;
        this.signingRequests = signingRequests;
        this.ledger = ledger;
        this.renewals = renewals;
        this.orderPolling = orderPolling;
        this.checkpoints = checkpoints;
    }

    /**
     * Does nothing more when the generation stops being wanted on the way.
     *
     * @return whether there is a new certificate
     * @throws org.waxseal.common.error.WaxsealException why there is no certificate now
     */
    public boolean issue(Lineage lineage) {
        requireIssuable(lineage);
        KeyPair key =
                vault.obtain(
                        KeyReference.of(lineage.subject(), lineage.wanted()),
                        lineage.keyType(),
                        Access.ofIssuer("finalize order"));
        Optional<CertificateOrder> order = openOrder(lineage);
        if (order.isEmpty()) {
            return false;
        }
        proveControl(lineage, order.get());
        CertificateChain chain = finish(lineage, order.get(), key);
        return store(lineage, chain);
    }

    private static void requireIssuable(Lineage lineage) {
        for (CertificateName name : lineage.desired()) {
            ChallengeRecord.requireFits(name.base());
        }
    }

    private Optional<CertificateOrder> openOrder(Lineage lineage) {
        URI saved = lineage.order();
        if (saved != null) {
            Optional<CertificateOrder> found =
                    authority.find(saved).filter(order -> order.status() != INVALID);
            if (found.isPresent()) {
                return found;
            }
            ledger.orderLost(lineage.subject(), lineage.wanted(), saved);
        }
        CertificateOrder created = authority.create(lineage.desired());
        Optional<URI> kept =
                ledger.orderCreated(lineage.subject(), lineage.wanted(), created.url());
        checkpoints.reached(Checkpoint.ISSUER_ORDER_CREATED);
        return kept.flatMap(
                url -> url.equals(created.url()) ? Optional.of(created) : authority.find(url));
    }

    private void proveControl(Lineage lineage, CertificateOrder order) {
        if (order.status() == PENDING) {
            control.prove(lineage.subject(), order.authorizations());
        }
    }

    private CertificateChain finish(Lineage lineage, CertificateOrder opened, KeyPair key) {
        CertificateOrder order =
                opened.status() == PENDING ? awaitPast(PENDING, opened.url()) : opened;
        if (order.status() == READY) {
            order = authority.finish(order, signingRequests.sign(key, lineage.desired()));
        }
        if (order.status() != VALID) {
            order = awaitValid(order);
        }
        checkpoints.reached(Checkpoint.ISSUER_ORDER_FINALIZED);
        CertificateChain chain = authority.download(order);
        requireUsable(lineage, chain, key);
        return chain;
    }

    private boolean store(Lineage lineage, CertificateChain chain) {
        boolean stored =
                ledger.issued(lineage.subject(), lineage.wanted(), chain, renewals.renewAt(chain));
        checkpoints.reached(Checkpoint.ISSUER_CERTIFICATE_STORED);
        return stored;
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

    private static void requireUsable(Lineage lineage, CertificateChain chain, KeyPair key) {
        if (!chain.leaf().getPublicKey().equals(key.getPublic())) {
            throw new AuthorityException(
                    ErrorCode.CERTIFICATE_INVALID,
                    lineage.subject() + ": the certificate that was issued is for another key",
                    null);
        }
        Set<CertificateName> missing = new TreeSet<>(lineage.desired());
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
