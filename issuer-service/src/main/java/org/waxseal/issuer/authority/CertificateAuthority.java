package org.waxseal.issuer.authority;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.pki.CertificateChain;

/**
 * A certificate authority that speaks ACME (RFC 8555). Each method is one exchange with it: it
 * blocks for at most the network timeout, never waits for a state to change, and may be called from
 * many threads at once.
 *
 * <p>All methods throw {@link AuthorityException}: {@code CA_UNREACHABLE} when there is no usable
 * answer, {@code CA_RATE_LIMITED}, {@code VALIDATION_FAILED} or {@code CA_REFUSED} when there is
 * one.
 */
public interface CertificateAuthority {

    /**
     * Creates an order (RFC 8555 section 7.4). Not idempotent, but a CA may give the same pending
     * order again for the same names.
     *
     * @throws NamesRefusedException when it refuses some of the names and says which
     * @throws AuthorityException with {@code CA_REFUSED} also when it does not take the order as
     *     the renewal that its terms call it
     */
    CertificateOrder create(List<CertificateName> names, OrderTerms terms);

    /**
     * The present state of an order.
     *
     * @return empty when the authority does not know the order, or not as ours
     */
    Optional<CertificateOrder> find(URI order);

    /** The present state of an authorization (RFC 8555 section 7.5). */
    Authorization authorization(URI authorization);

    /** Gives an authorization up, and its order with it (RFC 8555 section 7.5.2). Idempotent. */
    void deactivate(URI authorization);

    /** Asks for the validation of a challenge (RFC 8555 section 7.5.1). */
    void validate(DnsChallenge challenge);

    /**
     * Finalizes an order that is {@link CertificateOrder.Status#READY}.
     *
     * @param signingRequest PKCS#10, DER
     * @return the order's state after it
     */
    CertificateOrder finish(CertificateOrder order, byte[] signingRequest);

    /** Downloads the chain of an order that is {@link CertificateOrder.Status#VALID}. */
    CertificateChain download(CertificateOrder order);

    /**
     * When the authority wants this certificate to be renewed (RFC 9773 section 4).
     *
     * @return empty when it has no renewal information, or none about this certificate
     */
    Optional<RenewalAdvice> renewalAdvice(CertificateChain chain);
}
