package org.waxseal.assigner.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.waxseal.common.endpoint.Protocol;

/**
 * What is said in the clear before TLS begins: SMTP (RFC 3207), IMAP and POP3 (RFC 2595),
 * ManageSieve (RFC 5804). Lines and their number are bounded, and nothing may follow the server's
 * consent: what comes in the clear after it would be taken for part of the protected session
 * (CVE-2011-0411).
 */
final class ClearDialogue {
    static final int MAX_LINE = 8192;
    static final int MAX_LINES = 100;

    private final Socket socket;
    private final InputStream in;
    private final Deadline deadline;
    private final byte[] buffer = new byte[MAX_LINE];
    private int filled;
    private int taken;
    private int lines;

    ClearDialogue(Socket socket, Deadline deadline) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.deadline = deadline;
    }

    /**
     * Asks for TLS. On return the server waits for the client's first TLS record.
     *
     * @throws NoTlsException when the server does not offer TLS or breaks the protocol
     */
    void upgrade(Protocol protocol) throws IOException {
        switch (protocol) {
            case SMTP, SUBMISSION -> smtp();
            case IMAP -> imap();
            case POP3 -> pop3();
            case SIEVE -> sieve();
            case SMTPS, IMAPS, POP3S, HTTPS ->
                    throw new IllegalArgumentException(protocol + " begins with TLS");
        }
        if (taken < filled || in.available() > 0) {
            throw new NoTlsException(
                    "the server sent clear text after agreeing to STARTTLS, as an attacker in between"
                            + " would");
        }
    }

    private void smtp() throws IOException {
        smtpReply("220", "greeting");
        send("EHLO " + addressLiteral(socket.getLocalAddress()));
        if (!smtpReply("250", "EHLO")) {
            throw new NoTlsException("the server does not offer STARTTLS");
        }
        send("STARTTLS");
        smtpReply("220", "STARTTLS");
    }

    /** Reads one reply of one or more lines; true when one of them is the keyword STARTTLS. */
    private boolean smtpReply(String code, String to) throws IOException {
        boolean startTls = false;
        while (true) {
            String line = line();
            if (!line.startsWith(code)) {
                throw refused(to, line);
            }
            startTls |= line.length() > 4 && line.substring(4).trim().equalsIgnoreCase("STARTTLS");
            if (line.length() < 4 || line.charAt(3) != '-') {
                return startTls;
            }
        }
    }

    private void imap() throws IOException {
        String greeting = line();
        if (!greeting.toUpperCase(Locale.ROOT).startsWith("* OK")) {
            throw refused("greeting", greeting);
        }
        send("w1 STARTTLS");
        String answer = line();
        while (answer.startsWith("*")) {
            answer = line();
        }
        if (!answer.toUpperCase(Locale.ROOT).startsWith("W1 OK")) {
            throw refused("STARTTLS", answer);
        }
    }

    private void pop3() throws IOException {
        String greeting = line();
        if (!greeting.startsWith("+OK")) {
            throw refused("greeting", greeting);
        }
        send("STLS");
        String answer = line();
        if (!answer.startsWith("+OK")) {
            throw refused("STLS", answer);
        }
    }

    private void sieve() throws IOException {
        boolean startTls = false;
        String line = line();
        while (line.startsWith("\"")) {
            startTls |= line.toUpperCase(Locale.ROOT).startsWith("\"STARTTLS\"");
            line = line();
        }
        if (!line.toUpperCase(Locale.ROOT).startsWith("OK")) {
            throw refused("greeting", line);
        }
        if (!startTls) {
            throw new NoTlsException("the server does not offer STARTTLS");
        }
        send("STARTTLS");
        String answer = line();
        if (!answer.toUpperCase(Locale.ROOT).startsWith("OK")) {
            throw refused("STARTTLS", answer);
        }
    }

    private void send(String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private String line() throws IOException {
        if (++lines > MAX_LINES) {
            throw new NoTlsException("the server sent more than " + MAX_LINES + " lines");
        }
        StringBuilder line = new StringBuilder();
        while (true) {
            int next = next();
            if (next == '\n') {
                int end = line.length();
                return end > 0 && line.charAt(end - 1) == '\r'
                        ? line.substring(0, end - 1)
                        : line.toString();
            }
            if (line.length() == MAX_LINE) {
                throw new NoTlsException(
                        "the server sent a line of more than " + MAX_LINE + " octets");
            }
            line.append((char) next);
        }
    }

    private int next() throws IOException {
        if (taken == filled) {
            socket.setSoTimeout(deadline.remainingMillis());
            filled = in.read(buffer);
            taken = 0;
            if (filled <= 0) {
                filled = 0;
                throw new NoTlsException("the server closed the connection before TLS");
            }
        }
        return buffer[taken++] & 0xff;
    }

    private static NoTlsException refused(String to, String answer) {
        String shown = answer.length() > 120 ? answer.substring(0, 120) + "..." : answer;
        return new NoTlsException(
                "the server's answer to "
                        + to
                        + " was '"
                        + shown.replaceAll("[^\\x20-\\x7e]", "?")
                        + "'");
    }

    /** RFC 5321 section 4.1.3: a client without a name of its own says its address. */
    private static String addressLiteral(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        String plain = zone < 0 ? text : text.substring(0, zone);
        return plain.indexOf(':') < 0 ? "[" + plain + "]" : "[IPv6:" + plain + "]";
    }
}
