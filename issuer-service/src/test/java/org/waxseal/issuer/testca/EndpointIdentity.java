package org.waxseal.issuer.testca;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * Who the authority is in its own HTTPS: {@code localhost} and 127.0.0.1, under a root that signs
 * nothing else.
 */
final class EndpointIdentity {
    private final SelfMadeAuthority root = SelfMadeAuthority.root("Endpoint Root");
    private final SSLContext context;

    EndpointIdentity() {
        KeyPair keys = SelfMadeAuthority.newKeyPair();
        X509Certificate leaf =
                root.leaf(
                        new X500Name("CN=localhost"),
                        keys.getPublic(),
                        List.of(
                                new GeneralName(GeneralName.dNSName, "localhost"),
                                new GeneralName(GeneralName.iPAddress, "127.0.0.1")),
                        SelfMadeAuthority.LONG_AGO,
                        SelfMadeAuthority.FAR_AHEAD);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "endpoint",
                    keys.getPrivate(),
                    new char[0],
                    new Certificate[] {leaf, root.certificate()});
            KeyManagerFactory managers =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, new char[0]);
            context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    X509Certificate root() {
        return root.certificate();
    }

    SSLContext context() {
        return context;
    }
}
