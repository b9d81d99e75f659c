package org.waxseal.console.domain;

import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.console.request.Conflict;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.Source;

/** Step 1 of a certificate's path: a domain that was not there is provisioned. */
public class RegisterDomain {
    private final DomainIntake intake;

    public RegisterDomain(DomainIntake intake) {
        this.intake = intake;
    }

    /**
     * Stores the registration and its statement together, or neither.
     *
     * @throws org.waxseal.console.request.RequestRejected with every fault of the request
     * @throws Conflict with {@code DOMAIN_EXISTS}
     */
    @Transactional
    public Domain register(DomainRequest request) {
        DomainIntake.Taken taken = intake.take(request);
        Domain registered = taken.registered();
        if (registered != null) {
            throw new Conflict(
                    ErrorCode.DOMAIN_EXISTS,
                    "domain '%s' (%s) is registered already; GET /api/v1/domains/%s shows it"
                            .formatted(
                                    registered.statement().displayName(),
                                    registered.name(),
                                    registered.name()));
        }
        return intake.settle(taken, Source.API, Precondition.none()).row();
    }
}
