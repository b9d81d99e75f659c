package org.waxseal.notifier.letter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.statement.EndpointState;
import org.waxseal.common.statement.Failure;
import org.waxseal.common.statement.OwnerLocale;
import org.waxseal.notifier.mail.Mail;
import org.waxseal.notifier.mustache.MustacheHtml;
import org.waxseal.notifier.mustache.MustachePhrases;
import org.waxseal.notifier.notice.Certificate;
import org.waxseal.notifier.notice.Contact;
import org.waxseal.notifier.notice.Domain;
import org.waxseal.notifier.notice.Node;
import org.waxseal.notifier.notice.Notice;
import org.waxseal.notifier.notice.NoticeKind;
import org.waxseal.notifier.notice.Protection;
import org.waxseal.notifier.notice.Situation;
import org.waxseal.notifier.notice.Told;

/**
 * Every letter in every language, as files that a person can read. After a wanted change run the
 * test with {@code -Dletters.write=DIRECTORY} and look at what it wrote.
 */
class LetterGoldenTest {
    private static final Instant AT = Instant.parse("2026-11-24T08:15:30Z");
    private static final Fingerprint LEAF =
            new Fingerprint("00112233445566778899aabbccddeeff".repeat(2));
    private static final DnsName DOMAIN = DnsName.of("メール例.test");
    private static final NodeId NODE = new NodeId("mx1");

    static Stream<Arguments> letters() {
        return Stream.of(NoticeKind.values())
                .flatMap(
                        kind ->
                                Stream.of(OwnerLocale.values())
                                        .map(locale -> Arguments.of(kind, locale)));
    }

    @ParameterizedTest
    @MethodSource("letters")
    void readsAsTheFileSays(NoticeKind kind, OwnerLocale locale) throws IOException {
        Mail mail = mail(kind, locale, "山田 太郎");
        String name = kind.wireName() + "_" + locale.wireName();

        assertGolden(name + ".txt", "Subject: " + mail.subject() + "\n\n" + mail.text());
        if (kind == NoticeKind.PROTECTED) {
            assertGolden(name + ".html", mail.html());
        }
    }

    @ParameterizedTest
    @MethodSource("letters")
    void isPlainForEveryMailProgram(NoticeKind kind, OwnerLocale locale) {
        Mail mail = mail(kind, locale, "Alice");

        assertThat(mail.text().lines())
                .allSatisfy(line -> assertThat(PlainText.width(line)).as(line).isLessThan(80));
        assertThat(mail.html())
                .doesNotContain("<img", "<script", "<link", "@import", "url(", "src=")
                .contains("<html lang=\"" + locale.wireName() + "\">");
        assertThat(mail.subject()).doesNotContain("{{", "\n");
        assertThat(mail.text()).doesNotContain("{{");
    }

    @Test
    void aNameIsNotMarkUp() {
        assertThat(mail(NoticeKind.REMOVED, OwnerLocale.ENGLISH, "<b>Bob</b> & co").html())
                .contains("&lt;b&gt;Bob&lt;/b&gt; &amp; co")
                .doesNotContain("<b>Bob");
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyFaultHasWordsInEveryLanguage(ErrorCode code) {
        for (OwnerLocale locale : OwnerLocale.values()) {
            Notice notice = notice(NoticeKind.ISSUANCE_FAILED, code);
            Mail mail = letters(locale).write(notice, domain(locale, "", code));
            assertThat(mail.text()).contains(code.wireName());
        }
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void everyVerdictHasWordsInEveryLanguage(Verdict verdict) {
        for (OwnerLocale locale : OwnerLocale.values()) {
            assertThat(new MustachePhrases().has(locale.locale(), "verdict." + verdict.wireName()))
                    .isTrue();
        }
    }

    @Test
    void anOwnerIsToldWhichNameTheChosenCertificateLeavesOut() {
        DnsName name = DnsName.of("example.org");
        Situation situation =
                new Situation.OfDomain(
                        new Domain(name, name.ascii(), new OwnerId("alice"), 1, AT, false),
                        new Contact(
                                new OwnerId("alice"),
                                "",
                                "a@b.example",
                                OwnerLocale.ENGLISH,
                                false),
                        new Certificate(
                                LEAF,
                                List.of(CertificateName.exact(name.child("mail"))),
                                AT,
                                AT,
                                null,
                                false),
                        new Protection(
                                LEAF,
                                List.of(
                                        endpoint(
                                                endpoint(
                                                        name.child("webmail"), Protocol.HTTPS, 443),
                                                Verdict.NAME_NOT_COVERED)),
                                false,
                                null,
                                false,
                                null,
                                AT,
                                null,
                                null,
                                false),
                        Told.nothing());

        assertThat(
                        letters(OwnerLocale.ENGLISH)
                                .write(notice(NoticeKind.UNPROTECTED, null), situation)
                                .text())
                .contains("does not cover\nwebmail.example.org.");
    }

    @Test
    void aDomainOfPlainLettersOnOtherPortsHasNoSecondSpelling() {
        DnsName plain = DnsName.of("a-rather-long-but-plain-name.example");
        Situation situation =
                new Situation.OfDomain(
                        new Domain(plain, plain.ascii(), new OwnerId("alice"), 1, AT, false),
                        new Contact(
                                new OwnerId("alice"),
                                "",
                                "a@b.example",
                                OwnerLocale.ENGLISH,
                                false),
                        null,
                        new Protection(
                                LEAF,
                                List.of(
                                        endpoint(plain.child("mail"), Protocol.IMAP, 10143),
                                        endpoint(plain.child("webmail"), Protocol.HTTPS, 10443)),
                                true,
                                AT,
                                false,
                                null,
                                AT,
                                null,
                                null,
                                false),
                        Told.nothing());

        String text =
                letters(OwnerLocale.ENGLISH)
                        .write(notice(NoticeKind.PROTECTED, null), situation)
                        .text();

        assertThat(text)
                .startsWith("Hello,\n")
                .contains("port 10143 with STARTTLS\n")
                .contains("https://webmail.a-rather-long-but-plain-name.example:10443/\n")
                .doesNotContain("not accepted", "POP3", "xn--");
    }

    private static Mail mail(NoticeKind kind, OwnerLocale locale, String name) {
        boolean node = kind == NoticeKind.NODE_DEGRADED || kind == NoticeKind.NODE_RESTORED;
        ErrorCode code =
                switch (kind) {
                    case ISSUANCE_FAILED -> ErrorCode.VALIDATION_FAILED;
                    case UNPROTECTED -> ErrorCode.WRONG_CERTIFICATE_SERVED;
                    case NODE_DEGRADED -> ErrorCode.SERVER_CONFIGURATION_BROKEN;
                    case PROTECTED, RENEWED, RESTORED, REMOVED, NODE_RESTORED -> null;
                };
        return letters(locale)
                .write(notice(kind, code), node ? node(code) : domain(locale, name, code));
    }

    private static NoticeLetters letters(OwnerLocale locale) {
        return new NoticeLetters(
                new LetterComposer(new MustachePhrases(), ZoneId.of("Asia/Tokyo"), "Waxseal"),
                new PlainText(),
                new MustacheHtml(),
                Optional.of(new NoticeLetters.Operator("operator@example.net", locale)));
    }

    private static Notice notice(NoticeKind kind, @Nullable ErrorCode code) {
        return new Notice(
                "identity",
                kind,
                Subject.domain(DOMAIN),
                1,
                kind.isNews() && kind != NoticeKind.REMOVED ? LEAF : null,
                code,
                AT,
                AT);
    }

    private static Situation domain(OwnerLocale locale, String name, @Nullable ErrorCode code) {
        OwnerId owner = new OwnerId("taro");
        return new Situation.OfDomain(
                new Domain(DOMAIN, "メール例.test", owner, 1, AT, false),
                new Contact(owner, name, "taro@example.org", locale, false),
                new Certificate(
                        LEAF,
                        List.of(CertificateName.exact(DOMAIN), CertificateName.wildcard(DOMAIN)),
                        AT.plusSeconds(90L * 86400),
                        AT.plusSeconds(60L * 86400),
                        failure(code),
                        false),
                protection(DOMAIN, code),
                Told.nothing());
    }

    private static Situation node(@Nullable ErrorCode code) {
        DnsName host = DnsName.of("mx1.example.net");
        return new Situation.OfNode(
                new Node(NODE, host, 1, false), null, protection(host, code), Told.nothing());
    }

    private static Protection protection(DnsName name, @Nullable ErrorCode code) {
        List<EndpointState> endpoints = new ArrayList<>();
        for (Protocol protocol : Protocol.values()) {
            DnsName sni =
                    !name.equals(DOMAIN)
                            ? name
                            : name.child(protocol.isWebmail() ? "webmail" : "mail");
            endpoints.add(endpoint(sni, protocol, protocol.standardPort()));
        }
        if (code != null) {
            endpoints.set(3, endpoint(endpoints.get(3), Verdict.NAME_NOT_COVERED));
            endpoints.set(8, endpoint(endpoints.get(8), Verdict.CHAIN_INCOMPLETE));
        }
        return new Protection(
                LEAF,
                endpoints,
                code == null,
                code == null ? AT : null,
                false,
                failure(code),
                AT,
                null,
                null,
                false);
    }

    private static @Nullable Failure failure(@Nullable ErrorCode code) {
        return code == null
                ? null
                : new Failure(
                        code,
                        "one sentence from the service that met the fault, which may well be longer"
                                + " than a line of 80 columns",
                        AT,
                        code.category().retried() ? AT.plusSeconds(600) : null);
    }

    private static EndpointState endpoint(DnsName sni, Protocol protocol, int port) {
        return new EndpointState(
                NODE, protocol, "127.0.0.1", port, sni, Verdict.PROTECTED, "served", LEAF, AT);
    }

    private static EndpointState endpoint(EndpointState old, Verdict verdict) {
        return new EndpointState(
                old.node(),
                old.protocol(),
                old.host(),
                old.port(),
                old.sni(),
                verdict,
                "served",
                null,
                AT);
    }

    private static void assertGolden(String file, String content) throws IOException {
        String write = System.getProperty("letters.write");
        if (write != null) {
            Files.writeString(Path.of(write).resolve(file), content);
        }
        try (InputStream golden = LetterGoldenTest.class.getResourceAsStream("/letters/" + file)) {
            assertThat(golden).as("src/test/resources/letters/" + file).isNotNull();
            assertThat(content)
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
