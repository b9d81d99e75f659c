package org.waxseal.notifier.smtp;

import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.notifier.mail.Mail;

/** Mails in the form of RFC 5322 and MIME: multipart/alternative, text first. */
final class MailMessages {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    /**
     * What has no place in a header line: line breaks would begin another header, format characters
     * would let a name pose as another.
     */
    private static final Pattern UNPRINTABLE =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+");

    private final Session session;
    private final InternetAddress from;
    private final Clock clock;

    /**
     * @param from one mailbox with or without a display name, for example {@code Waxseal
     *     <waxseal@example.org>}
     * @throws WaxsealException with {@code EMAIL_INVALID}
     */
    MailMessages(Session session, String from, Clock clock) {
        this.session = session;
        this.clock = clock;
        try {
            InternetAddress[] addresses = InternetAddress.parse(from, true);
            if (addresses.length != 1) {
                throw new AddressException("one address is needed", from);
            }
            this.from = address(printable(addresses[0].getPersonal()), addresses[0].getAddress());
        } catch (AddressException e) {
            throw new WaxsealException(
                    ErrorCode.EMAIL_INVALID,
                    "waxseal.notifier.from '%s' is not one mail address; write it like %s"
                            .formatted(printable(from), "'Waxseal <waxseal@example.org>'"),
                    e);
        }
    }

    String envelopeFrom() {
        return from.getAddress();
    }

    /**
     * @throws WaxsealException with {@code EMAIL_INVALID} when it can be sent to nobody
     */
    MimeMessage of(Mail mail) throws MessagingException {
        MimeMessage message = new WithOwnId(session, messageId(mail.id()));
        message.setFrom(from);
        message.setRecipient(Message.RecipientType.TO, recipient(mail));
        message.setSubject(printable(mail.subject()), UTF_8);
        message.setSentDate(Date.from(clock.instant()));
        message.setContentLanguage(new String[] {mail.language().toLanguageTag()});
        // RFC 3834 section 5: vacation programs and the like do not answer.
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setHeader("Waxseal-Notice", printable(mail.category()));
        MimeBodyPart text = new MimeBodyPart();
        text.setText(mail.text(), UTF_8, "plain");
        MimeBodyPart html = new MimeBodyPart();
        html.setText(mail.html(), UTF_8, "html");
        message.setContent(new MimeMultipart("alternative", text, html));
        message.saveChanges();
        return message;
    }

    Address recipient(Mail mail) {
        try {
            return address(printable(mail.toName()), mail.toAddress());
        } catch (AddressException e) {
            throw new WaxsealException(
                    ErrorCode.EMAIL_INVALID,
                    "'%s' is not a mail address; register the owner with another one"
                            .formatted(printable(mail.toAddress())),
                    e);
        }
    }

    private String messageId(String id) {
        String address = from.getAddress();
        return "<waxseal." + id + "@" + address.substring(address.lastIndexOf('@') + 1) + ">";
    }

    /** The domain goes over the wire in A-labels: not every server speaks RFC 6531. */
    private static InternetAddress address(String name, String addrSpec) throws AddressException {
        int at = addrSpec.lastIndexOf('@');
        if (at < 1 || UNPRINTABLE.matcher(addrSpec).find()) {
            throw new AddressException("not an addr-spec");
        }
        try {
            String domain = IDN.toASCII(addrSpec.substring(at + 1), IDN.USE_STD3_ASCII_RULES);
            InternetAddress address =
                    new InternetAddress(addrSpec.substring(0, at) + "@" + domain, true);
            if (!name.isBlank()) {
                address.setPersonal(name, UTF_8);
            }
            return address;
        } catch (IllegalArgumentException e) {
            throw new AddressException(e.getMessage());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every JDK has UTF-8", e);
        }
    }

    private static String printable(@Nullable String value) {
        return value == null ? "" : UNPRINTABLE.matcher(value).replaceAll(" ").strip();
    }

    /** Jakarta Mail makes a new Message-ID whenever a message is saved; ours is the notice's. */
    private static final class WithOwnId extends MimeMessage {
        private final String messageId;

        WithOwnId(Session session, String messageId) {
            super(session);
            this.messageId = messageId;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", messageId);
        }
    }
}
