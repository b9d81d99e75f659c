package org.waxseal.issuer.caa;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.CertificateName;

/**
 * Finds names that the authority would refuse for their CAA records: what it refuses counts against
 * its limits. The authority looks for itself again, so that this may be left out.
 */
public final class CheckCaa {
    private static final Logger LOGGER = LoggerFactory.getLogger(CheckCaa.class);

    private final CaaPolicy policy;
    private final Supplier<CaaIssuer> issuer;
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * @param issuer who is to issue, asked each time: the account is made with the first order
     */
    public CheckCaa(CaaPolicy policy, Supplier<CaaIssuer> issuer) {
        this.policy = policy;
        this.issuer = issuer;
    }

    /**
     * What forbids single names.
     *
     * @return {@code CAA_FORBIDS} with the record to set, or {@code DNS_UNREACHABLE}; empty when
     *     all are permitted, or when the authority does not say its name in CAA records
     */
    public Map<CertificateName, WaxsealException> faults(Collection<CertificateName> names) {
        Map<CertificateName, WaxsealException> faults = new LinkedHashMap<>();
        CaaIssuer asked = issuer.get();
        if (asked.domains().isEmpty()) {
            if (!told.getAndSet(true)) {
                LOGGER.info(
                        "CAA records are not checked: the authority does not say by which name they would let it issue");
            }
            return faults;
        }
        for (CertificateName name : names) {
            fault(name, asked).ifPresent(fault -> faults.put(name, fault));
        }
        return faults;
    }

    private Optional<WaxsealException> fault(CertificateName name, CaaIssuer asked) {
        try {
            return switch (policy.check(name, asked)) {
                case CaaVerdict.Permitted() -> Optional.empty();
                case CaaVerdict.Forbidden(String reason, String remedy) ->
                        Optional.of(
                                new WaxsealException(
                                        ErrorCode.CAA_FORBIDS,
                                        "%s: the CAA records forbid the certificate: %s; %s"
                                                .formatted(name, reason, remedy)));
            };
        } catch (WaxsealException e) {
            // The DNS of one name is broken; the others need not wait for it.
            if (e.code() == ErrorCode.DNS_UNREACHABLE) {
                return Optional.of(e);
            }
            throw e;
        }
    }
}
