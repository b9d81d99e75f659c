package org.waxseal.issuer.caa;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.CertificateName;

/**
 * Refuses an order that the authority would refuse for CAA records: what it refuses counts against
 * its limits. The authority looks for itself again, so that this may be left out.
 */
public final class RequireAuthorization {
    private static final Logger LOGGER = LoggerFactory.getLogger(RequireAuthorization.class);

    private final CaaPolicy policy;
    private final Supplier<CaaIssuer> issuer;
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * @param issuer who is to issue, asked each time: the account is made with the first order
     */
    public RequireAuthorization(CaaPolicy policy, Supplier<CaaIssuer> issuer) {
        this.policy = policy;
        this.issuer = issuer;
    }

    /**
     * Returns when the authority may issue for all names.
     *
     * @throws WaxsealException {@code CAA_FORBIDS} with what to set, for all names at once; {@code
     *     DNS_UNREACHABLE}
     */
    public void of(Collection<CertificateName> names) {
        CaaIssuer asked = issuer.get();
        if (asked.domains().isEmpty()) {
            if (!told.getAndSet(true)) {
                LOGGER.info(
                        "CAA records are not checked: the authority does not say by which name they would let it issue");
            }
            return;
        }
        Set<String> refused = new LinkedHashSet<>();
        Set<String> why = new LinkedHashSet<>();
        Set<String> remedies = new LinkedHashSet<>();
        for (CertificateName name : names) {
            switch (policy.check(name, asked)) {
                case CaaVerdict.Permitted() -> {}
                case CaaVerdict.Forbidden(String reason, String remedy) -> {
                    refused.add(name.ascii());
                    why.add(reason);
                    remedies.add(remedy);
                }
            }
        }
        if (!refused.isEmpty()) {
            throw new WaxsealException(
                    ErrorCode.CAA_FORBIDS,
                    "%s: the CAA records forbid the certificate: %s; %s"
                            .formatted(
                                    String.join(", ", refused),
                                    String.join("; ", why),
                                    String.join(" and ", remedies)));
        }
    }
}
