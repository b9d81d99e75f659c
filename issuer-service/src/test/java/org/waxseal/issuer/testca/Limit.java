package org.waxseal.issuer.testca;

/** The limits of Let's Encrypt that this authority knows. */
public enum Limit {
    NEW_ORDERS_PER_ACCOUNT,
    CERTIFICATES_PER_REGISTERED_DOMAIN,
    CERTIFICATES_PER_EXACT_SET,
    FAILED_AUTHORIZATIONS_PER_NAME
}
