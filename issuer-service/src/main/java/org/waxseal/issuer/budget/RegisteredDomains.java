package org.waxseal.issuer.budget;

import org.waxseal.common.name.DnsName;

/** Finds what somebody has registered: the label below a public suffix. */
@FunctionalInterface
public interface RegisteredDomains {

    /**
     * The registered domain that holds the name, in A-labels; a public suffix stands for itself.
     */
    String of(DnsName name);
}
