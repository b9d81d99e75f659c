package org.waxseal.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS for the sandbox's clients: it trusts the certificates of PEM files and no others. */
public final class TrustedRoots {
    private TrustedRoots() {}

    /**
     * Reads the files.
     *
     * @param pemFiles each with one certificate or more
     * @throws SandboxException when one cannot be read
     */
    public static SSLContext of(Path... pemFiles) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Path file : pemFiles) {
                try (InputStream in = Files.newInputStream(file)) {
                    for (Certificate each : factory.generateCertificates(in)) {
                        trusted.setCertificateEntry("root-" + trusted.size(), each);
                    }
                }
            }
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new SandboxException("cannot read trusted certificates: " + e.getMessage(), e);
        }
    }
}
