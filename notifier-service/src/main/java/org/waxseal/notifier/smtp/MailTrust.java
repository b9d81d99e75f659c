package org.waxseal.notifier.smtp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.pki.CertificateChain;

/** Whom the mailer believes to be the mail server: the JDK's roots, and those of a file. */
final class MailTrust {
    private MailTrust() {}

    /**
     * @throws WaxsealException with {@code FIELD_INVALID} when the file cannot be read or holds no
     *     certificate
     */
    static SSLSocketFactory socketFactory(@Nullable Path trustFile) {
        try {
            List<X509Certificate> roots = new ArrayList<>(ofTheJdk());
            if (trustFile != null) {
                roots.addAll(read(trustFile));
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < roots.size(); i++) {
                store.setCertificateEntry("root-" + i, roots.get(i));
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(store), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every JDK has a default trust manager", e);
        }
    }

    private static List<X509Certificate> read(Path trustFile) {
        try {
            return CertificateChain.fromPem(Files.readString(trustFile)).certificates();
        } catch (IOException | WaxsealException e) {
            throw new WaxsealException(
                    ErrorCode.FIELD_INVALID,
                    ("waxseal.notifier.smtp.trust-file '%s' is not a readable file of PEM"
                                    + " certificates; name one, or leave the property out to trust"
                                    + " the JDK's roots only")
                            .formatted(trustFile),
                    e);
        }
    }

    private static List<X509Certificate> ofTheJdk() throws GeneralSecurityException {
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager x509) {
                return List.of(x509.getAcceptedIssuers());
            }
        }
        return List.of();
    }

    /**
     * @param store null for the JDK's own
     */
    private static TrustManager[] managers(@Nullable KeyStore store)
            throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
