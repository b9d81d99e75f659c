package org.waxseal.issuer.lineage;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.CertificateName;
import org.waxseal.issuer.authority.AuthorityException;
import org.waxseal.issuer.budget.RateBudget;
import org.waxseal.issuer.caa.CheckCaa;
import org.waxseal.issuer.challenge.ChallengeRecord;

/** Finds names that the authority would refuse, before it is asked. */
public final class CheckNames {
    private final RateBudget budget;
    private final CheckCaa checkCaa;
    private final Clock clock;

    public CheckNames(RateBudget budget, CheckCaa checkCaa, Clock clock) {
        this.budget = budget;
        this.checkCaa = checkCaa;
        this.clock = clock;
    }

    /**
     * What speaks against single names; blocking.
     *
     * @return empty when nothing does
     */
    public Map<CertificateName, WaxsealException> faults(List<CertificateName> names) {
        Map<CertificateName, WaxsealException> faults = new LinkedHashMap<>();
        for (CertificateName name : names) {
            fault(name).ifPresent(fault -> faults.put(name, fault));
        }
        List<CertificateName> good = new ArrayList<>(names);
        good.removeAll(faults.keySet());
        faults.putAll(checkCaa.faults(good));
        return faults;
    }

    private Optional<WaxsealException> fault(CertificateName name) {
        try {
            ChallengeRecord.requireFits(name.base());
        } catch (WaxsealException e) {
            return Optional.of(e);
        }
        Instant allowed = budget.validationAllowedAt(name.base());
        return allowed.isAfter(clock.instant())
                ? Optional.of(
                        new AuthorityException(
                                ErrorCode.CA_RATE_LIMITED,
                                "%s: its validation has failed as often as the certificate authority allows; it is tried again at %s"
                                        .formatted(name, allowed),
                                allowed,
                                null))
                : Optional.empty();
    }
}
