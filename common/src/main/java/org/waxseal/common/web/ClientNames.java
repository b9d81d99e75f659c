package org.waxseal.common.web;

import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/** Which service is asking, at a port that wants a certificate of the internal authority. */
public final class ClientNames {
    // Jakarta Servlet 6.1 section 3.10
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    private ClientNames() {}

    /** The common name of the certificate that the client has shown; empty when it has none. */
    public static Optional<String> of(HttpServletRequest request) {
        return request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain
                        && chain.length > 0
                ? commonName(chain[0])
                : Optional.empty();
    }

    private static Optional<String> commonName(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(part -> part.getType().equalsIgnoreCase("CN"))
                            .map(part -> part.getValue().toString())
                            .findFirst();
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }
}
