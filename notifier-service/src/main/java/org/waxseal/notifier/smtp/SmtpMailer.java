package org.waxseal.notifier.smtp;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.endpoint.TlsMode;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.pki.TrustAnchors;
import org.waxseal.notifier.mail.Mail;
import org.waxseal.notifier.mail.MailOutcome;
import org.waxseal.notifier.mail.MailOutcome.Accepted;
import org.waxseal.notifier.mail.MailOutcome.Deferred;
import org.waxseal.notifier.mail.MailOutcome.Refused;
import org.waxseal.notifier.mail.Mailer;

/**
 * Hands each mail over on a connection of its own: STARTTLS (required, RFC 3207) or implicit TLS
 * (RFC 8314 section 3.3), the server's certificate checked against its host name. Nothing ever goes
 * over an unencrypted connection.
 *
 * <p>What is wrong with the session (no connection, no trust, no log-in, sender refused) defers a
 * mail: another mail would fare no better and an operator can mend it. Only an answer of 5yz to the
 * recipient or to the content refuses it.
 */
public final class SmtpMailer implements Mailer {
    private static final System.Logger LOGGER = System.getLogger(SmtpMailer.class.getName());
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\s]+");
    private static final int LONGEST_REPLY = 300;

    private final SmtpSettings settings;
    private final Session session;
    private final MailMessages messages;

    /**
     * @param from one mailbox, with a display name or without
     * @throws WaxsealException with {@code EMAIL_INVALID} or {@code FIELD_INVALID}, naming the
     *     property
     */
    public SmtpMailer(SmtpSettings settings, String from, Clock clock) {
        this.settings = settings;
        Properties properties = properties(settings);
        this.session = Session.getInstance(properties);
        this.messages = new MailMessages(session, from, clock);
        properties.put("mail.smtp.from", messages.envelopeFrom());
        password(); // a missing file is better known at start than with the first mail
    }

    private static Properties properties(SmtpSettings settings) {
        Properties properties = new Properties();
        properties.put(
                "mail.smtp.ssl.socketFactory",
                trusted(settings.trustFile()).clientContext().getSocketFactory());
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
        switch (settings.tls()) {
            case STARTTLS -> {
                properties.put("mail.smtp.starttls.enable", "true");
                properties.put("mail.smtp.starttls.required", "true");
            }
            case IMPLICIT -> properties.put("mail.smtp.ssl.enable", "true");
        }
        properties.put(
                "mail.smtp.connectiontimeout", Long.toString(settings.connectTimeout().toMillis()));
        properties.put("mail.smtp.timeout", Long.toString(settings.replyTimeout().toMillis()));
        properties.put("mail.smtp.writetimeout", Long.toString(settings.replyTimeout().toMillis()));
        properties.put("mail.smtp.auth", Boolean.toString(settings.username() != null));
        properties.put("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
        if (settings.helloName() != null) {
            properties.put("mail.smtp.localhost", settings.helloName());
        }
        return properties;
    }

    private static TrustAnchors trusted(@Nullable Path trustFile) {
        return trustFile == null
                ? TrustAnchors.ofJdk()
                : TrustAnchors.ofJdk()
                        .and(TrustAnchors.read(trustFile, "waxseal.notifier.smtp.trust-file"));
    }

    @Override
    public MailOutcome send(Mail mail) {
        MimeMessage message;
        Address[] recipients;
        try {
            message = messages.of(mail);
            recipients = new Address[] {messages.recipient(mail)};
        } catch (WaxsealException e) {
            return new Refused(e.code(), e.sentence());
        } catch (MessagingException e) {
            throw new IllegalStateException("a mail of ours cannot be written", e);
        }
        return handOver(message, recipients);
    }

    /**
     * Meets the mail server and logs in as for a mail, and sends none.
     *
     * @return what stands in the way of a mail; empty when nothing does
     */
    public Optional<Deferred> greet() {
        try {
            close(connected());
            return Optional.empty();
        } catch (MessagingException e) {
            return Optional.of(connectionFault(e));
        } catch (WaxsealException e) {
            return Optional.of(new Deferred(e.code(), e.sentence()));
        }
    }

    private SMTPTransport connected() throws MessagingException {
        SMTPTransport transport = (SMTPTransport) session.getTransport("smtp");
        transport.connect(settings.host(), settings.port(), settings.username(), password());
        return transport;
    }

    private MailOutcome handOver(MimeMessage message, Address[] recipients) {
        SMTPTransport transport;
        try {
            transport = connected();
        } catch (MessagingException e) {
            return connectionFault(e);
        } catch (WaxsealException e) {
            return new Deferred(e.code(), e.sentence());
        }
        try {
            transport.sendMessage(message, recipients);
            return new Accepted(printable(transport.getLastServerResponse()));
        } catch (MessagingException e) {
            return sendFault(e);
        } finally {
            close(transport);
        }
    }

    /** The mail is accepted or not by now; a farewell that fails changes nothing. */
    private static void close(SMTPTransport transport) {
        try {
            transport.close();
        } catch (MessagingException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "The mail server did not say good-bye", e);
        }
    }

    private @Nullable String password() {
        Path file = settings.passwordFile();
        if (file == null) {
            return null;
        }
        try {
            return Files.readString(file).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new WaxsealException(
                    ErrorCode.FIELD_INVALID,
                    ("waxseal.notifier.smtp.password-file '%s' cannot be read; make it a file of"
                                    + " mode 0600 of the service's user with the password as first"
                                    + " line")
                            .formatted(file),
                    e);
        }
    }

    private Deferred connectionFault(MessagingException e) {
        if (e instanceof AuthenticationFailedException) {
            return new Deferred(
                    ErrorCode.SMTP_REFUSED,
                    "the mail server %s refused the log-in of '%s': %s"
                            .formatted(server(), settings.username(), printable(e.getMessage())));
        }
        if (cause(e, SSLException.class).isPresent()
                || cause(e, CertificateException.class).isPresent()) {
            return new Deferred(
                    ErrorCode.SMTP_NOT_TRUSTED,
                    ("the mail server %s did not prove who it is: %s; set"
                                    + " waxseal.notifier.smtp.host to the name in its certificate"
                                    + " and trust-file to its root")
                            .formatted(server(), deepest(e)));
        }
        if (settings.tls() == TlsMode.STARTTLS
                && cause(e, IOException.class).isEmpty()
                && printable(e.getMessage()).contains("STARTTLS")) {
            return new Deferred(
                    ErrorCode.SMTP_NOT_TRUSTED,
                    "the mail server %s offers no STARTTLS, and mail never leaves without TLS: %s"
                            .formatted(server(), printable(e.getMessage())));
        }
        return new Deferred(
                ErrorCode.SMTP_UNREACHABLE,
                "the mail server %s cannot be reached: %s".formatted(server(), deepest(e)));
    }

    private MailOutcome sendFault(MessagingException e) {
        Optional<SMTPAddressFailedException> address = cause(e, SMTPAddressFailedException.class);
        if (address.isPresent()) {
            return answered(address.get().getReturnCode(), address.get().getMessage(), true);
        }
        Optional<SMTPSendFailedException> command = cause(e, SMTPSendFailedException.class);
        if (command.isPresent()) {
            boolean aboutTheMail = !command.get().getCommand().startsWith("MAIL");
            return answered(
                    command.get().getReturnCode(), command.get().getMessage(), aboutTheMail);
        }
        return new Deferred(
                ErrorCode.SMTP_UNREACHABLE,
                "the connection to the mail server %s broke: %s".formatted(server(), deepest(e)));
    }

    /** RFC 5321 section 4.2.1: 4yz may pass, 5yz will not. */
    private MailOutcome answered(int reply, @Nullable String words, boolean aboutTheMail) {
        String sentence = "the mail server %s answered: %s".formatted(server(), printable(words));
        if (reply < 0) {
            return new Deferred(ErrorCode.SMTP_UNREACHABLE, sentence);
        }
        if (reply < 500) {
            return new Deferred(ErrorCode.SMTP_DEFERRED, sentence);
        }
        return aboutTheMail
                ? new Refused(ErrorCode.SMTP_REFUSED, sentence)
                : new Deferred(ErrorCode.SMTP_REFUSED, sentence);
    }

    private String server() {
        return settings.host() + ":" + settings.port();
    }

    /** Jakarta Mail chains by {@code getNextException}, which is its {@code getCause} too. */
    private static <T extends Throwable> Optional<T> cause(Throwable fault, Class<T> type) {
        for (Throwable t = fault; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return Optional.of(type.cast(t));
            }
        }
        return Optional.empty();
    }

    private static String deepest(Throwable fault) {
        Throwable deepest = fault;
        for (Throwable t = fault; t != null; t = t.getCause()) {
            deepest = t;
        }
        String message = printable(deepest.getMessage());
        return message.isEmpty() ? deepest.getClass().getSimpleName() : message;
    }

    /** A server's words must not forge a second log line, nor fill the log. */
    private static String printable(@Nullable String words) {
        String line = words == null ? "" : UNPRINTABLE.matcher(words).replaceAll(" ").strip();
        return line.length() > LONGEST_REPLY ? line.substring(0, LONGEST_REPLY) + "..." : line;
    }
}
