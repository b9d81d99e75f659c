package org.waxseal.assigner.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.waxseal.assigner.inspection.ClientTrust;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.pki.CertificateChain;

/** Reads the roots that clients trust: those of the JDK, and a file of more. */
public final class TrustFile {
    private TrustFile() {}

    /**
     * The JDK's roots, and those in {@code more}.
     *
     * @param more concatenated PEM; null for none
     * @throws WaxsealException with {@code FIELD_INVALID}, naming the setting and the file
     */
    public static ClientTrust withJdkRoots(@Nullable Path more) {
        List<X509Certificate> roots = new ArrayList<>(jdkRoots());
        if (more != null) {
            roots.addAll(read(more));
        }
        return new ClientTrust(roots);
    }

    private static List<X509Certificate> read(Path file) {
        try {
            return CertificateChain.fromPem(Files.readString(file, StandardCharsets.US_ASCII))
                    .certificates();
        } catch (IOException e) {
            throw invalid(file, "cannot be read", e);
        } catch (WaxsealException e) {
            throw invalid(file, "holds no PEM certificates", e);
        }
    }

    private static WaxsealException invalid(Path file, String fault, Exception cause) {
        return new WaxsealException(
                ErrorCode.FIELD_INVALID,
                "waxseal.assigner.trust-file '%s' %s; give a file of PEM root certificates"
                        .formatted(file, fault),
                cause);
    }

    private static List<X509Certificate> jdkRoots() {
        try {
            TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            for (TrustManager candidate : factory.getTrustManagers()) {
                if (candidate instanceof X509TrustManager trust) {
                    return List.of(trust.getAcceptedIssuers());
                }
            }
            return List.of();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK's own roots cannot be read", e);
        }
    }
}
