package org.waxseal.issuer.acme4j;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/** PEM certificates that a private authority's HTTPS has to chain to. */
public final class TrustFile {
    private TrustFile() {}

    /**
     * A context that trusts these certificates and no others.
     *
     * @throws WaxsealException with {@code FIELD_INVALID} when the file cannot be read or holds no
     *     certificate
     */
    public static SSLContext read(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            Collection<? extends Certificate> roots =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (roots.isEmpty()) {
                throw invalid(file, "it holds no certificate", null);
            }
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate root : roots) {
                trusted.setCertificateEntry("root-" + trusted.size(), root);
            }
            TrustManagerFactory managers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw invalid(file, "it cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static WaxsealException invalid(Path file, String fault, @Nullable Exception cause) {
        return new WaxsealException(
                ErrorCode.FIELD_INVALID,
                "waxseal.issuer.acme.trust-file %s: %s; give PEM certificates"
                        .formatted(file, fault),
                cause);
    }
}
