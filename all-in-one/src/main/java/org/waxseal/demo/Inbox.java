package org.waxseal.demo;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.time.Pauses;
import org.waxseal.sandbox.ImapSession;
import org.waxseal.sandbox.MailNode;

/** An owner's mailbox on the sandbox's own mail host, read by IMAP. */
final class Inbox {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final MailNode node;
    private final String address;
    private final String password;

    Inbox(MailNode node, String address, String password) {
        this.node = node;
        this.address = address;
        this.password = password;
    }

    String address() {
        return address;
    }

    String password() {
        return password;
    }

    int port() {
        return node.port(Protocol.IMAP);
    }

    /**
     * Waits for mails.
     *
     * @return the subjects, decoded, of all there are when {@code count} have come or the time is
     *     over
     */
    List<String> awaitSubjects(int count, Duration limit, Pauses pauses)
            throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        try (ImapSession session = ImapSession.open(port()).login(address, password)) {
            while (true) {
                List<String> subjects = subjects(session.messages());
                if (subjects.size() >= count || System.nanoTime() > end) {
                    return subjects;
                }
                pauses.pause(BETWEEN_LOOKS);
            }
        }
    }

    private static List<String> subjects(List<String> messages) {
        List<String> subjects = new ArrayList<>();
        for (String message : messages) {
            try {
                subjects.add(
                        new MimeMessage(
                                        Session.getInstance(new Properties()),
                                        new ByteArrayInputStream(
                                                message.getBytes(StandardCharsets.UTF_8)))
                                .getSubject());
            } catch (MessagingException e) {
                throw new IllegalStateException("a delivered mail does not parse", e);
            }
        }
        return subjects;
    }
}
