package org.waxseal.issuer.authority;

import java.time.Instant;

/**
 * When an authority wants a certificate to be renewed (RFC 9773 section 4.2).
 *
 * @param start inclusive
 * @param end not before {@code start}; in the past when the certificate is to be replaced at once
 */
public record RenewalWindow(Instant start, Instant end) {}
