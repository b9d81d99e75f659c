package org.waxseal.issuer.acme4j;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Which authority, and how we meet it.
 *
 * @param directory its directory (RFC 8555 section 7.1.1)
 * @param contacts URLs such as {@code mailto:certificates@example.org}; may be empty
 * @param termsAgreed whether the operator agrees to the authority's terms of service
 * @param externalAccount to which our account is bound; null where the authority asks for none
 * @param profile which of the authority's kinds of certificate is ordered; null for its default
 * @param trust what its HTTPS certificate must chain to; null for the JDK's own roots
 * @param timeout of one HTTP exchange
 * @param sessions how many exchanges may go on at once
 */
public record AcmeEndpoint(
        URI directory,
        List<String> contacts,
        boolean termsAgreed,
        @Nullable ExternalAccount externalAccount,
        @Nullable String profile,
        @Nullable SSLContext trust,
        Duration timeout,
        int sessions) {
    public AcmeEndpoint {
        contacts = List.copyOf(contacts);
    }
}
