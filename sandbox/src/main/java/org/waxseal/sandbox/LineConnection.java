package org.waxseal.sandbox;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.name.DnsName;

/** Lines that end with CRLF, in the clear or over TLS, to a port of 127.0.0.1. */
final class LineConnection implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 30_000;

    private Socket socket;
    private InputStream in;
    private OutputStream out;

    private LineConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    static LineConnection open(int port) {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(Loopback.ADDRESS, port), CONNECT_MILLIS);
            socket.setSoTimeout(READ_MILLIS);
            socket.setTcpNoDelay(true);
            return new LineConnection(socket);
        } catch (IOException e) {
            closeQuietly(socket);
            throw new SandboxException(
                    "cannot connect to 127.0.0.1:%d: %s".formatted(port, e.getMessage()), e);
        }
    }

    /**
     * Continues over TLS.
     *
     * @param name asked for by SNI; the certificate has to be valid for it
     */
    void startTls(SSLContext trust, DnsName name) {
        try {
            SSLSocket secured =
                    (SSLSocket)
                            trust.getSocketFactory()
                                    .createSocket(socket, name.ascii(), socket.getPort(), true);
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name.ascii())));
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secured.setSSLParameters(parameters);
            secured.startHandshake();
            socket = secured;
            in = new BufferedInputStream(secured.getInputStream());
            out = secured.getOutputStream();
        } catch (IOException e) {
            throw new SandboxException(
                    "no TLS for %s on port %d: %s"
                            .formatted(name, socket.getPort(), e.getMessage()),
                    e);
        }
    }

    /** The leaf that the server showed; null before TLS. */
    @Nullable X509Certificate leaf() {
        try {
            return socket instanceof SSLSocket secured
                    ? (X509Certificate) secured.getSession().getPeerCertificates()[0]
                    : null;
        } catch (IOException e) {
            throw new SandboxException("the server showed no certificate", e);
        }
    }

    void write(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new SandboxException("cannot write to the server: " + e.getMessage(), e);
        }
    }

    void writeLine(String line) {
        write(line + "\r\n");
    }

    /** The next line, without its CRLF. */
    String readLine() {
        try {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            while (true) {
                int octet = in.read();
                if (octet < 0) {
                    throw new EOFException("the server closed the connection");
                }
                if (octet == '\n') {
                    String text = line.toString(StandardCharsets.UTF_8);
                    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
                }
                line.write(octet);
            }
        } catch (IOException e) {
            throw new SandboxException("cannot read from the server: " + e.getMessage(), e);
        }
    }

    /** Exactly {@code count} octets, as text. */
    String read(int count) {
        try {
            byte[] octets = in.readNBytes(count);
            if (octets.length < count) {
                throw new EOFException("the server closed the connection");
            }
            return new String(octets, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new SandboxException("cannot read from the server: " + e.getMessage(), e);
        }
    }

    /** How long a read waits for the server. */
    void readLimit(Duration limit) {
        try {
            socket.setSoTimeout(Math.toIntExact(Math.max(1, limit.toMillis())));
        } catch (IOException e) {
            throw new SandboxException("the connection is closed", e);
        }
    }

    void defaultReadLimit() {
        readLimit(Duration.ofMillis(READ_MILLIS));
    }

    @Override
    public void close() {
        closeQuietly(socket);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is to be gone, and it is.
            return;
        }
    }
}
