package org.waxseal.console.domain;

import org.springframework.transaction.annotation.Transactional;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.Provisioned;
import org.waxseal.console.request.Source;

/**
 * Step 1 of a certificate's path: has a domain registered as described, whether or not it was
 * registered before.
 */
public class ProvisionDomain {
    private final DomainIntake intake;

    public ProvisionDomain(DomainIntake intake) {
        this.intake = intake;
    }

    /**
     * Idempotent. Stores the row and its statement, and those of an owner that is described in it,
     * together, or neither; neither when it is so already.
     *
     * @throws org.waxseal.console.request.RequestRejected with every fault of the request
     * @throws org.waxseal.console.request.PreconditionFailed when the condition does not hold
     * @throws org.waxseal.console.request.Conflict with {@code FROM_FILE} when the row is the
     *     file's, with {@code DOMAIN_EXISTS} when it is not and the source is the file
     */
    @Transactional
    public Provisioned<Domain> provision(
            DomainRequest request, Source source, Precondition precondition) {
        return intake.settle(intake.take(request), source, precondition);
    }
}
