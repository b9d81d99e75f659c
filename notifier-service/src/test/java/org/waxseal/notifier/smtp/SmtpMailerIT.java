package org.waxseal.notifier.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waxseal.common.endpoint.TlsMode;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.notifier.fixture.TestAuthority;
import org.waxseal.notifier.fixture.TestMailServer;
import org.waxseal.notifier.mail.Mail;
import org.waxseal.notifier.mail.MailOutcome;
import org.waxseal.notifier.mail.MailOutcome.Accepted;
import org.waxseal.notifier.mail.MailOutcome.Deferred;
import org.waxseal.notifier.mail.MailOutcome.Refused;

/** Over real sockets with real TLS, against a server that answers as told. */
class SmtpMailerIT {
    private static final String HOST = TestAuthority.loopback();
    private static final String FROM = "Waxseal メール <waxseal@メール例.test>";
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-24T08:00:00Z"), ZoneOffset.UTC);
    private static final Mail MAIL = mail("Alice Example", "alice@example.org", "A subject");

    @TempDir private Path directory;
    private Path root;
    private TestAuthority.Issued certificate;
    private @Nullable TestMailServer server;

    @BeforeEach
    void makeCertificate() throws IOException {
        TestAuthority authority = new TestAuthority();
        certificate = authority.issue(HOST);
        root = authority.writeRoot(directory);
    }

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource(TlsMode.class)
    void handsOverEncryptedOnly(TlsMode tls) throws Exception {
        TestMailServer started = start(tls);

        assertThat(mailer(started, tls, root).send(MAIL))
                .isEqualTo(new Accepted("250 2.0.0 queued as 1"));

        int encrypted = started.commands.indexOf("TLS");
        assertThat(started.commands.subList(0, encrypted))
                .allMatch(command -> command.startsWith("EHLO") || command.equals("STARTTLS"));
        assertThat(started.commands)
                .contains(
                        "MAIL FROM:<waxseal@xn--4dkua4c386q.test>", "RCPT TO:<alice@example.org>");
    }

    @ParameterizedTest
    @EnumSource(TlsMode.class)
    void greetsWithoutAMail(TlsMode tls) throws Exception {
        TestMailServer started = start(tls);

        assertThat(mailer(started, tls, root).greet()).isEmpty();

        assertThat(started.commands).contains("TLS").noneMatch(each -> each.startsWith("MAIL"));
        assertThat(started.messages).isEmpty();
    }

    @Test
    void saysWhatStandsInTheWayOfAGreeting() throws Exception {
        TestMailServer started = start(TlsMode.STARTTLS);

        assertThat(mailer(started, TlsMode.STARTTLS, null).greet())
                .hasValueSatisfying(
                        fault -> assertThat(fault.code()).isEqualTo(ErrorCode.SMTP_NOT_TRUSTED));
    }

    @Test
    void aMailIsReadAsItWasWritten() throws Exception {
        TestMailServer started = start(TlsMode.STARTTLS);
        Mail mail = mail("山田 太郎", "taro@メール例.test", "メール例.test の証明書を更新しました");

        mailer(started, TlsMode.STARTTLS, root).send(mail);

        MimeMessage read = read(started.messages.getFirst());
        assertThat(read.getMessageID()).isEqualTo("<waxseal.0123@xn--4dkua4c386q.test>");
        assertThat(read.getSubject()).isEqualTo("メール例.test の証明書を更新しました");
        assertThat(read.getSentDate()).isEqualTo(Date.from(CLOCK.instant()));
        assertThat(read.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(read.getHeader("Content-Language")).containsExactly("ja");
        assertThat(read.getHeader("Waxseal-Notice")).containsExactly("renewed");
        InternetAddress from = (InternetAddress) read.getFrom()[0];
        assertThat(from.getPersonal()).isEqualTo("Waxseal メール");
        InternetAddress to = (InternetAddress) read.getRecipients(Message.RecipientType.TO)[0];
        assertThat(to.getPersonal()).isEqualTo("山田 太郎");
        assertThat(to.getAddress()).isEqualTo("taro@xn--4dkua4c386q.test");
        MimeMultipart parts = (MimeMultipart) read.getContent();
        assertThat(parts.getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain; charset=UTF-8");
        assertThat(parts.getBodyPart(0).getContent()).isEqualTo("本文です。\r\n.点から\r\n");
        assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html; charset=UTF-8");
        assertThat(parts.getBodyPart(1).getContent()).isEqualTo("<p>本文です。</p>\r\n");
        assertThat(started.messages.getFirst().lines())
                .allMatch(line -> line.length() <= 998, "RFC 5322 section 2.1.1")
                .allMatch(line -> StandardCharsets.US_ASCII.newEncoder().canEncode(line));
    }

    @Test
    void theSameMailHasTheSameMessageIdEachTime() throws Exception {
        TestMailServer started = start(TlsMode.STARTTLS);
        SmtpMailer mailer = mailer(started, TlsMode.STARTTLS, root);

        mailer.send(MAIL);
        mailer.send(MAIL);

        assertThat(read(started.messages.get(0)).getMessageID())
                .isEqualTo(read(started.messages.get(1)).getMessageID());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Alice\r\nBcc: eve@example.net",
                "Alice\nBcc: eve@example.net\n\nHello",
                "Alice\u2028Bcc: eve@example.net",
                "\u202eAlice\u0000\u0007",
                "\"Alice\" <eve@example.net>, Bob"
            })
    void noNameCanAddAHeaderOrAReader(String hostile) throws Exception {
        TestMailServer started = start(TlsMode.STARTTLS);

        mailer(started, TlsMode.STARTTLS, root).send(mail(hostile, "alice@example.org", hostile));

        MimeMessage read = read(started.messages.getFirst());
        assertThat(read.getHeader("Bcc")).isNull();
        assertThat(read.getAllRecipients())
                .extracting(address -> ((InternetAddress) address).getAddress())
                .containsExactly("alice@example.org");
        assertThat(read.getSubject()).doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
        assertThat(started.commands.stream().filter(line -> line.startsWith("RCPT")))
                .containsExactly("RCPT TO:<alice@example.org>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice",
                "@example.org",
                "alice@",
                "alice@example.org\r\nRCPT TO:<eve@example.net>",
                "alice@example.org, eve@example.net",
                "alice@example.org> <eve@example.net",
                "alice@exa mple.org"
            })
    void whatIsNoAddressIsRefusedWithoutAskingTheServer(String address) throws Exception {
        TestMailServer started = start(TlsMode.STARTTLS);

        MailOutcome outcome =
                mailer(started, TlsMode.STARTTLS, root).send(mail("Alice", address, "subject"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(ErrorCode.EMAIL_INVALID);
                            assertThat(refused.sentence()).doesNotContain("\n");
                        });
        assertThat(started.commands).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(TlsMode.class)
    void aServerThatCannotProveItselfGetsNothing(TlsMode tls) throws Exception {
        TestMailServer started = start(tls);

        MailOutcome outcome = mailer(started, tls, null).send(MAIL);

        assertDeferred(outcome, ErrorCode.SMTP_NOT_TRUSTED);
        assertThat(started.commands).noneMatch(command -> command.startsWith("MAIL"));
    }

    @ParameterizedTest
    @EnumSource(TlsMode.class)
    void aServerOfAnotherNameGetsNothing(TlsMode tls) throws Exception {
        TestAuthority authority = new TestAuthority();
        certificate = authority.issue("other.example.net");
        root = authority.writeRoot(directory);
        TestMailServer started = start(tls);

        MailOutcome outcome = mailer(started, tls, root).send(MAIL);

        assertDeferred(outcome, ErrorCode.SMTP_NOT_TRUSTED);
        assertThat(started.commands).noneMatch(command -> command.startsWith("MAIL"));
    }

    @Test
    void neverFallsBackToPlainText() throws Exception {
        TestMailServer started = start(TlsMode.STARTTLS).withoutStartTls();

        MailOutcome outcome = mailer(started, TlsMode.STARTTLS, root).send(MAIL);

        assertDeferred(outcome, ErrorCode.SMTP_NOT_TRUSTED);
        assertThat(started.commands).noneMatch(command -> command.startsWith("MAIL"));
    }

    @Test
    void aServerThatIsDownIsTriedAgainWhenItIsUp() throws Exception {
        TestMailServer started = start(TlsMode.STARTTLS);
        SmtpMailer mailer = mailer(started, TlsMode.STARTTLS, root);
        int port = started.port();
        started.close();
        assertDeferred(mailer.send(MAIL), ErrorCode.SMTP_UNREACHABLE);

        server = new TestMailServer(TlsMode.STARTTLS, certificate, port);
        assertThat(mailer.send(MAIL)).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECT, 421 4.3.2 shutting down, SMTP_UNREACHABLE",
        "MAIL, 451 4.3.0 not now, SMTP_DEFERRED",
        "RCPT, 450 4.7.1 greylisted, SMTP_DEFERRED",
        "DATA, 451 4.3.0 not now, SMTP_DEFERRED",
        "DATA., 452 4.3.1 disk full, SMTP_DEFERRED",
        // an operator can mend it; the next mail would fare no better
        "MAIL, 550 5.7.1 sender not allowed, SMTP_REFUSED"
    })
    void notNowIsDeferredAndGoesThroughLater(String verb, String reply, ErrorCode code)
            throws Exception {
        TestMailServer started = start(TlsMode.STARTTLS).answer(verb, reply);
        SmtpMailer mailer = mailer(started, TlsMode.STARTTLS, root);

        assertDeferred(mailer.send(MAIL), code);
        assertThat(mailer.send(MAIL)).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT, 550 5.1.1 no such user",
        "DATA, 554 5.7.1 no",
        "DATA., 554 5.7.1 looks like spam"
    })
    void neverIsRefused(String verb, String reply) throws Exception {
        TestMailServer started = start(TlsMode.STARTTLS).answer(verb, reply);

        MailOutcome outcome = mailer(started, TlsMode.STARTTLS, root).send(MAIL);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(ErrorCode.SMTP_REFUSED);
                            assertThat(refused.sentence()).contains(reply);
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "EHLO", "STARTTLS", "MAIL", "RCPT", "DATA", "DATA."})
    void aConnectionThatEndsEarlyIsDeferred(String verb) throws Exception {
        TestMailServer started = start(TlsMode.STARTTLS).hangUpAt(verb);
        SmtpMailer mailer = mailer(started, TlsMode.STARTTLS, root);

        assertThat(mailer.send(MAIL)).isInstanceOf(Deferred.class);
        assertThat(mailer.send(MAIL)).isInstanceOf(Accepted.class);
    }

    @Test
    void aBadFarewellDoesNotUndoAnAcceptance() throws Exception {
        TestMailServer started = start(TlsMode.STARTTLS).hangUpAt("QUIT");

        assertThat(mailer(started, TlsMode.STARTTLS, root).send(MAIL)).isInstanceOf(Accepted.class);
    }

    @Test
    void logsInWithThePasswordThatIsInTheFileNow() throws Exception {
        TestMailServer started = start(TlsMode.STARTTLS).requireLogIn("waxseal", "new secret");
        Path password = Files.writeString(directory.resolve("password"), "old secret\n");
        SmtpMailer mailer =
                new SmtpMailer(
                        new SmtpSettings(
                                HOST,
                                started.port(),
                                TlsMode.STARTTLS,
                                null,
                                "waxseal",
                                password,
                                root,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(5)),
                        FROM,
                        CLOCK);

        MailOutcome wrong = mailer.send(MAIL);
        assertDeferred(wrong, ErrorCode.SMTP_REFUSED);
        assertThat(wrong.toString()).contains("535").doesNotContain("secret");

        Files.writeString(password, "new secret\n");
        assertThat(mailer.send(MAIL)).isInstanceOf(Accepted.class);
    }

    @Test
    void saysAtStartWhatIsWrongWithItsSettings() {
        assertThatThrownBy(() -> mailer(1, TlsMode.STARTTLS, directory.resolve("none.pem"), FROM))
                .isInstanceOf(WaxsealException.class)
                .hasMessageContaining("waxseal.notifier.smtp.trust-file")
                .hasMessageContaining("none.pem");
        assertThatThrownBy(() -> mailer(1, TlsMode.STARTTLS, root, "nobody"))
                .isInstanceOf(WaxsealException.class)
                .hasMessageContaining("waxseal.notifier.from 'nobody'");
    }

    private TestMailServer start(TlsMode tls) throws IOException {
        TestMailServer started = new TestMailServer(tls, certificate, 0);
        server = started;
        return started;
    }

    private static SmtpMailer mailer(TestMailServer server, TlsMode tls, @Nullable Path trustFile) {
        return mailer(server.port(), tls, trustFile, FROM);
    }

    private static SmtpMailer mailer(int port, TlsMode tls, @Nullable Path trustFile, String from) {
        return new SmtpMailer(
                new SmtpSettings(
                        HOST,
                        port,
                        tls,
                        "notifier.example.net",
                        null,
                        null,
                        trustFile,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5)),
                from,
                CLOCK);
    }

    private static Mail mail(String name, String address, String subject) {
        return new Mail(
                "0123",
                "renewed",
                name,
                address,
                Locale.JAPANESE,
                subject,
                "本文です。\r\n.点から\r\n",
                "<p>本文です。</p>\r\n");
    }

    private static MimeMessage read(String raw) throws Exception {
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(raw.getBytes(StandardCharsets.UTF_8)));
    }

    private static void assertDeferred(MailOutcome outcome, ErrorCode code) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Deferred.class,
                        deferred -> {
                            assertThat(deferred.code()).as(deferred.sentence()).isEqualTo(code);
                            assertThat(deferred.sentence()).contains(HOST).doesNotContain("\n");
                        });
    }
}
