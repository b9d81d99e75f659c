package org.waxseal.issuer.testca;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * HTTP/1.1 over TLS on 127.0.0.1, a thread a connection. The JDK's own server always writes the
 * machine's time into {@code Date}, from which clients reckon a {@code Retry-After}; here it is the
 * time of the given clock.
 *
 * <p>The threads are no virtual ones: on few processors those stand still when several of them load
 * classes at once (JEP 491, "Future Work"), and in a test this is the first to load many.
 */
final class HttpsEndpoint implements AutoCloseable {
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
                    .withZone(ZoneOffset.UTC);
    private static final int BACKLOG = 1024;
    private static final int LONGEST_LINE = 8192;
    private static final int LARGEST_BODY = 1 << 20;

    /** Longer than clients keep a connection, so that none is closed while it is being used. */
    private static final Duration IDLE = Duration.ofMinutes(10);

    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final Clock clock;
    private final SSLSocketFactory tls;
    private final ServerSocket listener;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads =
            Executors.newCachedThreadPool(
                    Thread.ofPlatform().daemon().name("test-authority-", 0).factory());

    /** What answers the requests. */
    @FunctionalInterface
    interface Application {
        Answer answer(Request request) throws InterruptedException;
    }

    /** Listens on a port that the kernel chooses; {@link #start} begins to answer. */
    HttpsEndpoint(SSLContext tls, Clock clock) {
        this.tls = tls.getSocketFactory();
        this.clock = clock;
        try {
            this.listener = new ServerSocket(0, BACKLOG, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    void start(Application application) {
        threads.execute(() -> accept(application));
    }

    static String httpDate(TemporalAccessor instant) {
        return HTTP_DATE.format(instant);
    }

    private void accept(Application application) {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                connections.add(connection);
                threads.execute(() -> serve(connection, application));
            } catch (IOException | RejectedExecutionException e) {
                if (!listener.isClosed()) {
                    throw new IllegalStateException("the test authority accepts no more", e);
                }
            }
        }
    }

    private void serve(Socket connection, Application application) {
        try (connection;
                SSLSocket secured = (SSLSocket) tls.createSocket(connection, null, true)) {
            connection.setTcpNoDelay(true);
            connection.setSoTimeout((int) IDLE.toMillis());
            InputStream in = new BufferedInputStream(secured.getInputStream());
            OutputStream out = secured.getOutputStream();
            boolean more = true;
            while (more) {
                more = exchange(in, out, application);
            }
        } catch (IOException e) {
            // The client went away, or this endpoint is being closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    /** False when the connection is over. */
    private boolean exchange(InputStream in, OutputStream out, Application application)
            throws IOException, InterruptedException {
        Optional<Request> read = read(in);
        if (read.isEmpty()) {
            return false;
        }
        Request request = read.get();
        Answer answer = application.answer(request);
        if (answer.isSilence()) {
            return false;
        }
        // In one piece: a head that waits for its acknowledgement costs 40 ms.
        out.write(bytes(answer, request.method().equals("HEAD")));
        out.flush();
        return !request.header("connection").equalsIgnoreCase("close");
    }

    private static Optional<Request> read(InputStream in) throws IOException {
        String first = line(in);
        String[] words = first.split(" ", -1);
        if (words.length != 3) {
            return Optional.empty();
        }
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        if (headers.containsKey("transfer-encoding")) {
            throw new IOException("only bodies with a Content-Length are understood");
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        if (length > LARGEST_BODY) {
            throw new IOException("a body of " + length + " octets");
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return Optional.of(new Request(words[0], words[1], headers, body));
    }

    /** One line without its end; "" also at the end of the stream. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            if (line.size() == LONGEST_LINE) {
                throw new IOException("a line of more than " + LONGEST_LINE + " octets");
            }
            if (octet != '\r') {
                line.write(octet);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private byte[] bytes(Answer answer, boolean headOnly) {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head =
                new StringBuilder("HTTP/1.1 ").append(answer.status()).append(" -\r\n");
        head.append("Date: ").append(httpDate(clock.instant())).append("\r\n");
        for (Answer.Header header : answer.headers()) {
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        // RFC 9110 section 8.6: none with 204.
        if (answer.status() != 204) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        if (!headOnly) {
            all.writeBytes(body);
        }
        return all.toByteArray();
    }

    /** Ends all connections, also those that are being answered. */
    @Override
    public void close() {
        try {
            listener.close();
            threads.shutdownNow();
            for (Socket connection : connections) {
                connection.close();
            }
            if (!threads.awaitTermination(CLOSING.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("connections of the test authority do not end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
