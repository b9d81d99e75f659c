package org.waxseal.assigner.rollout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.waxseal.assigner.driver.NameChange;
import org.waxseal.common.pki.Fingerprint;

/** Real handshakes with one port of this machine that begins with TLS. */
public final class ImplicitTlsClient implements Handshakes {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final int port;
    private final SSLContext context;

    public ImplicitTlsClient(int port) {
        this.port = port;
        try {
            context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Accepting()}, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The leaf that is served to a client that names {@code host}; empty when there is none. */
    public Optional<Fingerprint> leaf(String host) {
        return chain(host).map(chain -> Fingerprint.of(chain.getFirst()));
    }

    /** All certificates that are sent. */
    public Optional<List<X509Certificate>> chain(String host) {
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
            plain.setSoTimeout(5000);
            try (SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, false)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setServerNames(List.of(new SNIHostName(host)));
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                return Optional.of(
                        Stream.of(socket.getSession().getPeerCertificates())
                                .map(X509Certificate.class::cast)
                                .toList());
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether within a few seconds {@code host} is served with {@code wanted}. */
    public boolean serves(String host, Fingerprint wanted) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!leaf(host).equals(Optional.of(wanted))) {
            if (Instant.now().isAfter(end)) {
                return false;
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        return true;
    }

    @Override
    public Proof proveAfter(List<NameChange> changes) {
        return proof(
                changes.stream()
                        .filter(change -> change.after().isPresent())
                        .filter(change -> !serves(host(change), change.after().get()))
                        .toList());
    }

    @Override
    public Proof proveBefore(List<NameChange> changes) {
        return proof(
                changes.stream()
                        .filter(change -> change.before().isPresent())
                        .filter(change -> !serves(host(change), change.before().get()))
                        .toList());
    }

    private static String host(NameChange change) {
        return change.name().wildcard()
                ? "any." + change.name().base().ascii()
                : change.name().ascii();
    }

    private Proof proof(List<NameChange> wrong) {
        return wrong.isEmpty()
                ? new Proof.Proven()
                : new Proof.Mismatched(
                        wrong.stream()
                                .map(
                                        change ->
                                                new Proof.Mismatch(
                                                        change.subject(),
                                                        port + " " + change.name(),
                                                        "served "
                                                                + leaf(host(change))
                                                                        .map(Fingerprint::hex)
                                                                        .orElse("nothing")))
                                .toList());
    }

    /** The tests look at the certificate themselves. */
    private static final class Accepting extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(
                X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(
                X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
