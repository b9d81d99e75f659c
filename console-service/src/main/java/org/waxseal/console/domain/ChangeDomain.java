package org.waxseal.console.domain;

import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.name.DnsName;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.Provisioned;
import org.waxseal.console.request.Source;

/** Changes single fields of a domain. */
public class ChangeDomain {
    private final DomainIntake intake;

    public ChangeDomain(DomainIntake intake) {
        this.intake = intake;
    }

    /**
     * Idempotent. Fields of which the change says nothing stay as they are; names that follow from
     * the placement follow it.
     *
     * @throws org.waxseal.console.request.NotRegistered with {@code DOMAIN_UNKNOWN}
     * @throws org.waxseal.console.request.RequestRejected with every fault of the request
     * @throws org.waxseal.console.request.PreconditionFailed when the condition does not hold
     * @throws org.waxseal.console.request.Conflict when the row belongs to another source
     */
    @Transactional
    public Provisioned<Domain> change(
            DnsName name, DomainChange change, Source source, Precondition precondition) {
        Domain domain = intake.lock(name).orElseThrow(() -> RemoveDomain.unknown(name));
        return intake.settle(intake.take(change.over(domain.statement())), source, precondition);
    }
}
