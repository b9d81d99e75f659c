package org.waxseal.sandbox;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.name.DnsName;

/**
 * A mail client's side of IMAP (RFC 3501, RFC 2177), as far as the sandbox needs it. Not
 * thread-safe.
 */
public final class ImapSession implements AutoCloseable {
    private static final Pattern LITERAL = Pattern.compile("\\{([0-9]+)}$");
    private static final Pattern NEWS = Pattern.compile("\\* [0-9]+ (EXISTS|RECENT)");

    private final LineConnection connection;
    private int commands;
    private boolean idling;

    private ImapSession(LineConnection connection) {
        this.connection = connection;
    }

    /** In the clear, for the protocol {@code imap}. */
    public static ImapSession open(int port) {
        ImapSession session = new ImapSession(LineConnection.open(port));
        session.connection.readLine();
        return session;
    }

    /** TLS from the first octet, for {@code imaps}; the certificate has to be valid for name. */
    public static ImapSession openTls(int port, SSLContext trust, DnsName name) {
        LineConnection connection = LineConnection.open(port);
        connection.startTls(trust, name);
        ImapSession session = new ImapSession(connection);
        session.connection.readLine();
        return session;
    }

    /** STARTTLS; the certificate has to be valid for {@code name}. */
    public ImapSession startTls(SSLContext trust, DnsName name) {
        command("STARTTLS");
        connection.startTls(trust, name);
        return this;
    }

    /** The leaf that the server showed; null without TLS. */
    public @Nullable X509Certificate leaf() {
        return connection.leaf();
    }

    /** Logs in and opens the inbox. */
    public ImapSession login(String user, String password) {
        String tag = "a" + ++commands;
        connection.writeLine(tag + " LOGIN " + quoted(user) + " " + quoted(password));
        finish(tag, "LOGIN");
        command("SELECT INBOX");
        return this;
    }

    /** The messages of the inbox as they were received, oldest first. */
    public List<String> messages() {
        command("NOOP");
        String tag = "a" + ++commands;
        connection.writeLine(tag + " UID FETCH 1:* (BODY.PEEK[])");
        List<String> messages = new ArrayList<>();
        while (true) {
            String line = connection.readLine();
            if (line.startsWith(tag + " ")) {
                requireOk(tag, line, "FETCH");
                return messages;
            }
            Matcher literal = LITERAL.matcher(line);
            if (literal.find()) {
                messages.add(connection.read(Integer.parseInt(literal.group(1))));
            }
        }
    }

    /**
     * Waits until the inbox holds a message that contains {@code text}; gives it.
     *
     * @throws SandboxException when there is none within {@code limit}
     */
    public String awaitMessage(String text, Duration limit) {
        List<String> found = new ArrayList<>();
        boolean came =
                Await.within(
                        limit,
                        () -> {
                            messages().stream()
                                    .filter(message -> message.contains(text))
                                    .forEach(found::add);
                            return !found.isEmpty();
                        });
        if (!came) {
            throw new SandboxException(
                    "no mail with '%s' came within %d s".formatted(text, limit.toSeconds()));
        }
        return found.getFirst();
    }

    /** Begins to wait for news (RFC 2177); see {@link #awaitNews}. */
    public void idle() {
        connection.writeLine("a" + ++commands + " IDLE");
        String answer = connection.readLine();
        if (!answer.startsWith("+")) {
            throw new SandboxException("the IMAP server answers '%s' to IDLE".formatted(answer));
        }
        idling = true;
    }

    /**
     * Waits, in {@link #idle()}, until the server tells of a new message.
     *
     * @return false when nothing came within {@code limit} or the connection broke
     */
    public boolean awaitNews(Duration limit) {
        connection.readLimit(limit);
        try {
            String line;
            do {
                line = connection.readLine();
                // Others than new messages, such as "* OK Still here", are of no interest.
            } while (!NEWS.matcher(line).matches());
            return true;
        } catch (SandboxException e) {
            return false;
        } finally {
            connection.defaultReadLimit();
        }
    }

    /** Ends {@link #idle()}. */
    public void done() {
        if (idling) {
            idling = false;
            connection.writeLine("DONE");
            finish("a" + commands, "IDLE");
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    private void command(String words) {
        String tag = "a" + ++commands;
        connection.writeLine(tag + " " + words);
        finish(tag, words);
    }

    private void finish(String tag, String what) {
        while (true) {
            String line = connection.readLine();
            if (line.startsWith(tag + " ")) {
                requireOk(tag, line, what);
                return;
            }
        }
    }

    private static void requireOk(String tag, String line, String what) {
        if (!line.startsWith(tag + " OK")) {
            throw new SandboxException("the IMAP server answers '%s' to %s".formatted(line, what));
        }
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
