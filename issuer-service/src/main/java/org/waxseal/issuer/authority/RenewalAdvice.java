package org.waxseal.issuer.authority;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an authority says about the renewal of a certificate (RFC 9773 section 4.2).
 *
 * @param explanation a page that tells why; null when it gives none
 * @param askAgainIn how long to wait before asking again; null when it does not say
 */
public record RenewalAdvice(
        RenewalWindow window, @Nullable URI explanation, @Nullable Duration askAgainIn) {}
