package org.waxseal.assigner.tls;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.waxseal.assigner.inspection.Endpoint;
import org.waxseal.assigner.inspection.HandshakeMetrics;
import org.waxseal.assigner.inspection.Observation;
import org.waxseal.assigner.inspection.Prober;
import org.waxseal.common.endpoint.TlsMode;
import org.waxseal.common.pki.CertificateChain;

/**
 * One connection to each endpoint: the dialogue of its protocol, a handshake with SNI, and what the
 * server presented. Each runs on a virtual thread; {@link ProberSettings} bounds number and time.
 */
public final class TlsProber implements Prober, AutoCloseable {
    private static final TrustManager[] ACCEPT = {new AcceptingTrust()};

    private final ProberSettings settings;
    private final HandshakeMetrics metrics;
    private final SecureRandom random = new SecureRandom();
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("handshake-", 0).factory());
    private final Semaphore slots;

    public TlsProber(ProberSettings settings, HandshakeMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
        this.slots = new Semaphore(settings.parallelism());
    }

    @Override
    public Map<Endpoint, Observation> probe(Collection<Endpoint> endpoints) {
        Map<Endpoint, Future<Observation>> running = new LinkedHashMap<>();
        for (Endpoint endpoint : endpoints) {
            running.computeIfAbsent(endpoint, e -> threads.submit(() -> inSlot(e)));
        }
        Map<Endpoint, Observation> seen = new LinkedHashMap<>();
        running.forEach((endpoint, future) -> seen.put(endpoint, await(future)));
        return seen;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private Observation inSlot(Endpoint endpoint) throws InterruptedException {
        slots.acquire();
        try {
            long start = System.nanoTime();
            Observation seen = bounded(endpoint);
            metrics.probed(endpoint.protocol(), seen, Duration.ofNanos(System.nanoTime() - start));
            return seen;
        } finally {
            slots.release();
        }
    }

    /** A server may drip a handshake octet by octet: only closing the socket ends that in time. */
    private Observation bounded(Endpoint endpoint) throws InterruptedException {
        try (Socket socket = new Socket()) {
            Future<Observation> probe = threads.submit(() -> probe(endpoint, socket));
            long most = settings.connectTimeout().plus(settings.timeout()).toMillis();
            try {
                return probe.get(most, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                probe.cancel(true);
                return new Observation.Unreachable(
                        "%s did not finish within %d ms".formatted(endpoint, most));
            } catch (ExecutionException e) {
                throw new IllegalStateException("a probe reports, it does not throw", e.getCause());
            }
        } catch (IOException e) {
            return new Observation.Unreachable(endpoint + ": " + message(e));
        }
    }

    private Observation probe(Endpoint endpoint, Socket socket) {
        try {
            InetSocketAddress address = new InetSocketAddress(endpoint.host(), endpoint.port());
            if (address.isUnresolved()) {
                return new Observation.Unreachable(
                        "the address '" + endpoint.host() + "' of the node does not resolve");
            }
            socket.connect(address, millis(settings.connectTimeout().toMillis()));
            socket.setTcpNoDelay(true);
        } catch (IOException e) {
            return new Observation.Unreachable(unreachable(endpoint, e));
        }
        Deadline deadline = new Deadline(settings.timeout());
        try {
            if (endpoint.protocol().tlsMode() == TlsMode.STARTTLS) {
                new ClearDialogue(socket, deadline).upgrade(endpoint.protocol());
            }
            return handshake(endpoint, socket, deadline);
        } catch (NoTlsException e) {
            return new Observation.NoTls(endpoint + ": " + e.reason());
        } catch (SocketTimeoutException e) {
            return new Observation.Unreachable(
                    "%s answered nothing more within %d ms"
                            .formatted(endpoint, settings.timeout().toMillis()));
        } catch (SSLException e) {
            return new Observation.NoTls(endpoint + ": the handshake failed: " + message(e));
        } catch (IOException e) {
            return new Observation.NoTls(
                    endpoint + ": the connection broke before TLS was up: " + message(e));
        }
    }

    private Observation handshake(Endpoint endpoint, Socket socket, Deadline deadline)
            throws IOException {
        try (SSLSocket tls =
                (SSLSocket)
                        freshContext()
                                .getSocketFactory()
                                .createSocket(
                                        socket, endpoint.sni().ascii(), endpoint.port(), true)) {
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(endpoint.sni().ascii())));
            tls.setSSLParameters(parameters);
            tls.setSoTimeout(deadline.remainingMillis());
            tls.startHandshake();
            return presented(endpoint, tls);
        }
    }

    private static Observation presented(Endpoint endpoint, SSLSocket tls) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (Certificate certificate : tls.getSession().getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    chain.add(x509);
                }
            }
        } catch (SSLPeerUnverifiedException e) {
            return new Observation.NoTls(
                    endpoint + ": the server presented no certificate (" + message(e) + ")");
        }
        return chain.isEmpty()
                ? new Observation.NoTls(endpoint + ": the server presented no certificate")
                : new Observation.Served(new CertificateChain(chain));
    }

    /**
     * A context of its own, as a resumed session would show the certificate of the session before.
     */
    private SSLContext freshContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, ACCEPT, random);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    private static Observation await(Future<Observation> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            future.cancel(true);
            throw new CancellationException("interrupted while handshakes were made");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a probe failed by a fault of ours", e.getCause());
        }
    }

    private static String unreachable(Endpoint endpoint, IOException e) {
        if (e instanceof ConnectException) {
            return endpoint + ": the connection was refused";
        }
        return e instanceof SocketTimeoutException
                ? endpoint + ": no answer to the connection"
                : endpoint + ": " + message(e);
    }

    private static String message(@Nullable Exception e) {
        String message = e == null ? null : e.getMessage();
        return message == null ? "no reason was given" : message;
    }

    private static int millis(long millis) {
        return Math.clamp(millis, 1, Integer.MAX_VALUE);
    }
}
