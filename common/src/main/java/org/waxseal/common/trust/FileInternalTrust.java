package org.waxseal.common.trust;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.scheduler.PeriodicJob;

/**
 * Internal trust in a directory: {@code authority.pem}, {@code authority.key.pem}, and for each
 * service {@code SERVICE.pem} (key, leaf and authority, as Kafka's PEM stores want it). All files
 * have mode 0600. What is missing is made; a certificate with less than a third of its life left is
 * made anew, at start and by {@link #run()}.
 */
public final class FileInternalTrust implements InternalTrust, PeriodicJob {
    /** Whoever reads topics with a stock Kafka client. */
    public static final String OPERATOR = "operator";

    /** The embedded or external Kafka broker. */
    public static final String BROKER = "broker";

    private static final Logger LOGGER = LoggerFactory.getLogger(FileInternalTrust.class);

    private final PrivateFiles files;
    private final String service;
    private final List<String> hostNames;
    private final Clock clock;
    private final SSLContext context;
    private final List<Runnable> renewals = new CopyOnWriteArrayList<>();
    private volatile Identity identity;

    private FileInternalTrust(
            PrivateFiles files, String service, List<String> hostNames, Clock clock) {
        this.files = files;
        this.service = service;
        this.hostNames = hostNames;
        this.clock = clock;
        this.identity = files.exclusively(this::openOrMake);
        this.context = makeContext();
    }

    /**
     * Makes what is missing for {@code service}. Safe when several services start at once.
     *
     * @throws WaxsealException when the files are damaged or a certificate is missing and the
     *     authority's key is not here
     */
    public static FileInternalTrust open(TrustProperties properties, String service, Clock clock) {
        return new FileInternalTrust(
                new PrivateFiles(properties.directory()), service, properties.hostNames(), clock);
    }

    @Override
    public SSLContext clientContext() {
        return context;
    }

    @Override
    public SSLContext serverContext() {
        return context;
    }

    /** For software that reads files: key and chain, PEM, mode 0600. */
    public Path identityFile() {
        return files.path(service + ".pem");
    }

    /** For software that reads files: the authority's certificate, PEM. */
    public Path authorityFile() {
        return files.path(InternalAuthority.CERTIFICATE_FILE);
    }

    /** What the two contexts are made of, for servers that take managers. */
    public KeyManager keyManager() {
        return new CurrentIdentity();
    }

    public X509Certificate authority() {
        return identity.authority();
    }

    /** Of the certificate in use. */
    public CertificateChain chain() {
        return identity.chain();
    }

    @Override
    public String name() {
        return "renew-internal-certificate";
    }

    @Override
    public Duration interval() {
        return Duration.ofHours(6);
    }

    /** Renews the certificate when it is ageing, or takes up what an operator put in its place. */
    @Override
    public void run() {
        Identity former = identity;
        identity = files.exclusively(this::openOrMake);
        if (!former.certificate().equals(identity.certificate())) {
            renewals.forEach(Runnable::run);
        }
    }

    /** Calls {@code action} after each change of the certificate. */
    public void onRenewal(Runnable action) {
        renewals.add(action);
    }

    private Identity openOrMake() {
        InternalAuthority authority = InternalAuthority.open(files, clock);
        String name = service + ".pem";
        if (files.exists(name)) {
            Identity found = read(name, authority);
            if ((found.isSignedByItsAuthority() && !found.isAgeing(clock))
                    || !authority.canSign()) {
                return found;
            }
        }
        Identity made = authority.issue(service, hostNames);
        files.write(name, InternalAuthority.toPem(made.key()) + made.chain().toPem());
        LOGGER.info(
                "Made the internal certificate of {}, valid until {}",
                service,
                made.certificate().getNotAfter().toInstant());
        return made;
    }

    private Identity read(String name, InternalAuthority authority) {
        PrivateKey key = InternalAuthority.readKey(files, name);
        String pem = files.read(name);
        int certificates = pem.indexOf("-----BEGIN CERTIFICATE-----");
        if (certificates < 0) {
            throw new WaxsealException(
                    ErrorCode.CERTIFICATE_INVALID, files.path(name) + " holds no certificate");
        }
        return new Identity(
                key,
                CertificateChain.fromPem(pem.substring(certificates)).leaf(),
                authority.certificate());
    }

    private SSLContext makeContext() {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("authority", identity.authority());
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext made = SSLContext.getInstance("TLS");
            made.init(new KeyManager[] {keyManager()}, trust.getTrustManagers(), null);
            return made;
        } catch (GeneralSecurityException | IOException e) {
            throw new WaxsealException(
                    ErrorCode.INTERNAL_FAULT, "cannot make the internal TLS context", e);
        }
    }

    /** Always shows the newest certificate, so that contexts made once follow a renewal. */
    private final class CurrentIdentity extends X509ExtendedKeyManager {
        private static final String ALIAS = "internal";

        @Override
        public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String chooseClientAlias(
                String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return ALIAS;
        }

        @Override
        public String chooseEngineClientAlias(
                String[] keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return ALIAS;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return keyType.startsWith("EC") ? ALIAS : null;
        }

        @Override
        public @Nullable String chooseEngineServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return keyType.startsWith("EC") ? ALIAS : null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {identity.certificate()};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return identity.key();
        }
    }
}
