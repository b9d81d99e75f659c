package org.waxseal.console.provisioning;

import org.waxseal.common.name.DnsName;
import org.waxseal.console.domain.DomainChange;
import org.waxseal.console.domain.DomainRequest;

/**
 * A request that came by event, well written; whether it can be met is another question.
 *
 * @param digest {@link IncomingEvent#digest()}
 */
public record ProvisioningRequest(EventId id, RequestType type, String digest, Asked asked) {

    /** What is asked. */
    public sealed interface Asked {

        /** Have it registered as described. */
        record Provision(DomainRequest domain) implements Asked {}

        /** Change what is given. */
        record Change(DnsName domain, DomainChange change) implements Asked {}

        /** Have it gone. */
        record Remove(DnsName domain) implements Asked {}
    }
}
