package org.waxseal.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands in for the name resolution of HTTPS clients: an HTTP proxy that answers {@code CONNECT
 * name:port} (RFC 9110 section 9.3.6) with a tunnel to that port of 127.0.0.1, whatever the name.
 * Clients so use the real names, in SNI and when they check the certificate, though no resolver of
 * the machine knows them. {@code curl -x} and browsers can use it too.
 */
public final class LoopbackProxy implements AutoCloseable {
    private static final Pattern REQUEST = Pattern.compile("CONNECT \\S+:([0-9]{1,5}) HTTP/1\\.1");
    private static final int BACKLOG = 64;
    private static final int LONGEST_LINE = 8_192;

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private LoopbackProxy(ServerSocket server) {
        this.server = server;
    }

    public static LoopbackProxy start() {
        try {
            LoopbackProxy proxy = new LoopbackProxy(new ServerSocket(0, BACKLOG, Loopback.ADDRESS));
            Thread.ofVirtual().name("loopback-proxy").start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new SandboxException("cannot open a proxy on 127.0.0.1: " + e.getMessage(), e);
        }
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(Loopback.ADDRESS, server.getLocalPort());
    }

    /** For {@code HttpClient.Builder.proxy}; all requests go through it, to localhost too. */
    public ProxySelector selector() {
        List<Proxy> proxies = List.of(new Proxy(Proxy.Type.HTTP, address()));
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return proxies;
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException e) {
                // The client that asked gets the exception itself.
            }
        };
    }

    @Override
    public void close() {
        closeQuietly(server);
        open.forEach(LoopbackProxy::closeQuietly);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                // Closed, or a client that vanished while it was accepted: the loop's head knows.
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            Matcher request = REQUEST.matcher(readLine(in));
            if (!request.matches()) {
                out.write("HTTP/1.1 405 Only CONNECT\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                return;
            }
            while (!readLine(in).isEmpty()) {
                // Header fields of CONNECT mean nothing here.
            }
            int port = Integer.parseInt(request.group(1));
            try (Socket target = new Socket(Loopback.ADDRESS, port)) {
                open.add(target);
                out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                Thread back = Thread.ofVirtual().start(() -> copy(target, client));
                copy(client, target);
                back.join();
                open.remove(target);
            } catch (IOException e) {
                out.write("HTTP/1.1 502 Refused\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException | UncheckedIOException e) {
            // The client went away: it needs no answer.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One side broke off: the other side learns it by the same.
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int octet;
        while ((octet = in.read()) >= 0 && octet != '\n') {
            if (line.length() >= LONGEST_LINE) {
                throw new IOException("the line is too long");
            }
            if (octet != '\r') {
                line.append((char) octet);
            }
        }
        return line.toString();
    }

    private static void closeQuietly(AutoCloseable closed) {
        try {
            closed.close();
        } catch (Exception e) {
            // It is to be gone, and it is.
            return;
        }
    }
}
