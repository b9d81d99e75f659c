package org.waxseal.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.waxseal.common.name.DnsName;

/** A mail client's side of SMTP (RFC 5321), as far as the sandbox needs it. Not thread-safe. */
public final class SmtpSession implements AutoCloseable {
    private final LineConnection connection;

    private SmtpSession(LineConnection connection) {
        this.connection = connection;
    }

    /** In the clear, for the protocols {@code smtp} and {@code submission}. */
    public static SmtpSession open(int port) {
        SmtpSession session = new SmtpSession(LineConnection.open(port));
        session.greet();
        return session;
    }

    /** TLS from the first octet, for {@code smtps}; the certificate has to be valid for name. */
    public static SmtpSession openTls(int port, SSLContext trust, DnsName name) {
        LineConnection connection = LineConnection.open(port);
        connection.startTls(trust, name);
        SmtpSession session = new SmtpSession(connection);
        session.greet();
        return session;
    }

    /** STARTTLS (RFC 3207); the certificate has to be valid for {@code name}. */
    public SmtpSession startTls(SSLContext trust, DnsName name) {
        command("STARTTLS", 220);
        connection.startTls(trust, name);
        command("EHLO client.invalid", 250);
        return this;
    }

    /** AUTH PLAIN (RFC 4616). */
    public SmtpSession login(String user, String password) {
        String credentials = "\0" + user + "\0" + password;
        String encoded =
                Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        connection.writeLine("AUTH PLAIN " + encoded);
        expect("AUTH PLAIN", 235);
        return this;
    }

    /**
     * Hands a message over.
     *
     * @param message headers and body, lines ended by LF or CRLF
     * @throws SandboxException with the server's answer when it refuses
     */
    public void send(String from, String to, String message) {
        command("MAIL FROM:<" + from + ">", 250);
        command("RCPT TO:<" + to + ">", 250);
        command("DATA", 354);
        StringBuilder wire = new StringBuilder();
        message.lines()
                // A line that begins with a dot gets a second one (RFC 5321 section 4.5.2).
                .map(line -> line.startsWith(".") ? "." + line : line)
                .forEach(line -> wire.append(line).append("\r\n"));
        connection.write(wire.append(".\r\n").toString());
        expect("the message", 250);
    }

    @Override
    public void close() {
        connection.close();
    }

    private void greet() {
        expect("connecting", 220);
        command("EHLO client.invalid", 250);
    }

    private void command(String line, int wanted) {
        connection.writeLine(line);
        expect(line, wanted);
    }

    private void expect(String what, int wanted) {
        List<String> answer = new ArrayList<>();
        String line;
        do {
            line = connection.readLine();
            answer.add(line);
        } while (line.length() > 3 && line.charAt(3) == '-');
        if (!line.startsWith(Integer.toString(wanted))) {
            throw new SandboxException(
                    "the SMTP server answers '%s' to %s"
                            .formatted(String.join(" / ", answer), what));
        }
    }
}
