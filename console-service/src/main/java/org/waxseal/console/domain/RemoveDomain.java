package org.waxseal.console.domain;

import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.name.DnsName;
import org.waxseal.console.request.NotRegistered;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.Source;

/** Lets a domain go: its certificate ends and its entries leave every server. */
public class RemoveDomain {
    private final DomainIntake intake;

    public RemoveDomain(DomainIntake intake) {
        this.intake = intake;
    }

    /**
     * Asks for it; the servers follow later.
     *
     * @throws NotRegistered with {@code DOMAIN_UNKNOWN}
     * @throws org.waxseal.console.request.PreconditionFailed when the condition does not hold
     * @throws org.waxseal.console.request.Conflict when the row belongs to another source
     */
    @Transactional
    public Domain remove(DnsName name, Source source, Precondition precondition) {
        Domain domain = intake.lock(name).orElseThrow(() -> unknown(name));
        precondition.check(DomainIntake.row(name), domain.statement().revision());
        domain.source().requireYieldsTo(source, DomainIntake.row(name), ErrorCode.DOMAIN_EXISTS);
        return intake.remove(domain);
    }

    /** The fault of a request about a domain that is not there. */
    public static NotRegistered unknown(DnsName name) {
        return new NotRegistered(
                ErrorCode.DOMAIN_UNKNOWN,
                "domain '%s' is not registered; GET /api/v1/domains lists those that are"
                        .formatted(name));
    }
}
