package org.waxseal.console.protection;

import org.waxseal.console.domain.Domain;

/** A domain as it is registered and as it is protected. */
public record DomainOverview(Domain domain, Protection protection) {

    public ProtectionState state() {
        return protection.state(domain.removed());
    }
}
