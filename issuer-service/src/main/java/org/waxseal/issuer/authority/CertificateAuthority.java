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
     */
    CertificateOrder create(List<CertificateName> names);

    /**
     * The present state of an order.
     *
     * @return empty when the authority does not know the order, or not as ours
     */
    Optional<CertificateOrder> find(URI order);

    /** The present state of an authorization (RFC 8555 section 7.5). */
    Authorization authorization(URI authorization);

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
}
