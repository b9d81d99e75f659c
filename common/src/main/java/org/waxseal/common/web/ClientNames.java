package org.waxseal.common.web;

import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which service is asking, at a port that wants a certificate of the internal authority. */
public final class ClientNames {
    // Jakarta Servlet 6.1 section 3.10
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    /** GeneralName's tag for a dNSName, RFC 5280 section 4.2.1.6. */
    private static final Integer DNS_NAME = 2;

    private ClientNames() {}

    /**
     * Whether the client has shown the certificate of this service. Its name is the dNSName that
     * only the internal authority itself writes. The common name proves nothing (RFC 9525 section
     * 2): an operator who signs a panel's request signs whatever the panel has put there.
     */
    public static boolean isService(HttpServletRequest request, String service) {
        return request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain
                && chain.length > 0
                && isNamed(chain[0], service);
    }

    private static boolean isNamed(X509Certificate certificate, String service) {
        try {
            @Nullable Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names != null
                    && names.stream()
                            .anyMatch(
                                    name ->
                                            name.getFirst().equals(DNS_NAME)
                                                    && service.equals(name.getLast()));
        } catch (CertificateParsingException e) {
            return false;
        }
    }
}
