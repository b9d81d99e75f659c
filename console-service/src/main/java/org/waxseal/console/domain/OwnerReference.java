package org.waxseal.console.domain;

import org.waxseal.console.owner.OwnerRequest;

/** Whose a requested domain is. */
public sealed interface OwnerReference {

    /** Somebody who is registered already; the identifier is not checked yet. */
    record Registered(String id) implements OwnerReference {}

    /**
     * Somebody who is registered, or changed, together with the domain. What is left out of a
     * registered owner stays as it is.
     */
    record Described(OwnerRequest owner) implements OwnerReference {}

    static OwnerReference to(String id) {
        return new Registered(id);
    }

    static OwnerReference to(OwnerRequest owner) {
        return new Described(owner);
    }
}
