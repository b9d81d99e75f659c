package org.waxseal.common.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/**
 * Roots to which a peer's certificate has to chain (RFC 5280 section 6.1.1 d).
 *
 * @param certificates may be empty: then nobody is trusted
 */
public record TrustAnchors(List<X509Certificate> certificates) {
    public TrustAnchors {
        certificates = List.copyOf(certificates);
    }

    /** Those that the JDK comes with. */
    public static TrustAnchors ofJdk() {
        try {
            return new TrustAnchors(
                    Stream.of(managers(null))
                            .filter(X509TrustManager.class::isInstance)
                            .map(X509TrustManager.class::cast)
                            .flatMap(manager -> Stream.of(manager.getAcceptedIssuers()))
                            .toList());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has a default trust manager", e);
        }
    }

    /**
     * Reads concatenated PEM certificates.
     *
     * @param setting name of the property that names the file, for the error
     * @throws WaxsealException with {@code FIELD_INVALID} when the file cannot be read or holds no
     *     certificate
     */
    public static TrustAnchors read(Path file, String setting) {
        try {
            return new TrustAnchors(
                    CertificateChain.fromPem(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .certificates());
        } catch (IOException | WaxsealException e) {
            throw new WaxsealException(
                    ErrorCode.FIELD_INVALID,
                    "%s '%s' is not a readable file of PEM certificates; give PEM root certificates"
                            .formatted(setting, file),
                    e);
        }
    }

    /** These and {@code others}. */
    public TrustAnchors and(TrustAnchors others) {
        return new TrustAnchors(
                Stream.concat(certificates.stream(), others.certificates.stream()).toList());
    }

    /** A TLS client that trusts these and shows no certificate of its own. */
    public SSLContext clientContext() {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (X509Certificate certificate : certificates) {
                store.setCertificateEntry("root-" + store.size(), certificate);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(store), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a key store in memory takes any certificate", e);
        }
    }

    private static TrustManager[] managers(@Nullable KeyStore store)
            throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
