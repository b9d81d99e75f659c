package org.waxseal.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.statement.OwnerStatement;
import org.waxseal.common.statement.Statement;
import org.waxseal.console.Certificates;
import org.waxseal.console.RunningConsole;
import org.waxseal.console.RunningConsole.Answer;
import org.waxseal.console.Statements;
import tools.jackson.databind.JsonNode;

/** The API over real HTTP, each test with names of its own. */
class ApiTest {
    private static RunningConsole console = startNothing();

    @SuppressWarnings("NullAway") // set before all tests
    private static RunningConsole startNothing() {
        return null;
    }

    @BeforeAll
    static void start(@TempDir Path directory) {
        console = RunningConsole.start(directory);
        expect(201, console.post("/api/v1/owners", OWNER.formatted("alice")));
        expect(201, console.post("/api/v1/nodes", MAIL_NODE.formatted("mx1", "mx1")));
        expect(201, console.post("/api/v1/nodes", WEB_NODE.formatted("web1", "web1")));
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    static final String OWNER =
            """
            {"id": "%s", "name": "Alice", "email": "alice@example.org", "locale": "en"}
            """;
    static final String MAIL_NODE =
            """
            {"id": "%s", "hostName": "%s.example.test", "address": "127.0.1.1",
             "directory": "/srv/waxseal",
             "servers": [
               {"software": "postfix", "configDirectory": "/etc/postfix",
                "listeners": [{"protocol": "smtp", "port": 10025}, {"protocol": "submission", "port": 10587}]},
               {"software": "dovecot", "configDirectory": "/etc/dovecot",
                "listeners": [{"protocol": "imaps", "port": 10993}]}]}
            """;
    static final String WEB_NODE =
            """
            {"id": "%s", "hostName": "%s.example.test",
             "servers": [{"software": "nginx", "configDirectory": "/etc/nginx",
               "listeners": [{"protocol": "https"}], "settings": {"site": "/etc/nginx/webmail.conf"}}]}
            """;
    static final String DOMAIN =
            """
            {"name": "%s", "owner": "alice", "mailNode": "mx1", "webmailNode": "web1",
             "certificate": {"type": "wildcard"}}
            """;

    static Answer expect(int status, Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        return answer;
    }

    static Answer problem(int status, String code, Answer answer) {
        expect(status, answer);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text("/code")).as(answer.toString()).isEqualTo(code);
        assertThat(answer.text("/type")).isEqualTo("urn:waxseal:problem:" + code);
        assertThat(answer.json().at("/status").intValue()).isEqualTo(status);
        assertThat(answer.text("/title")).isNotBlank();
        assertThat(answer.text("/detail")).isNotBlank().doesNotContain("\n");
        return answer;
    }

    private static List<DomainStatement> published(String name) {
        return console.outbox().published(DomainStatement.class).stream()
                .filter(statement -> statement.name().ascii().equals(name))
                .toList();
    }

    @Test
    void aDomainIsStoredPublishedAndShown() {
        Answer created =
                expect(201, console.post("/api/v1/domains", DOMAIN.formatted("メール例.test")));

        assertThat(created.header("Location")).isEqualTo("/api/v1/domains/xn--4dkua4c386q.test");
        assertThat(created.text("/displayName")).isEqualTo("メール例.test");
        assertThat(created.text("/state")).isEqualTo("registered");
        assertThat(created.text("/certificate/type")).isEqualTo("wildcard");
        assertThat(created.json().at("/certificate/names").toString())
                .isEqualTo("[\"xn--4dkua4c386q.test\",\"*.xn--4dkua4c386q.test\"]");
        assertThat(created.json().at("/certificate/generation").intValue()).isZero();
        assertThat(created.json().at("/proven").booleanValue()).isFalse();
        assertThat(created.json().at("/provenAt").isNull()).isTrue();
        assertThat(created.text("/provisionedAt")).endsWith("Z");
        assertThat(published("xn--4dkua4c386q.test"))
                .singleElement()
                .satisfies(
                        statement -> {
                            assertThat(statement.revision()).isEqualTo(1);
                            assertThat(statement.removed()).isFalse();
                            assertThat(statement.displayName()).isEqualTo("メール例.test");
                        });
        assertThat(console.checkpoints().all()).contains("console-domain-stored");
        for (String spelling :
                List.of(
                        "メール例.test",
                        "xn--4dkua4c386q.test",
                        "XN--4DKUA4C386Q.TEST.",
                        "メール例。test")) {
            Answer shown = expect(200, console.get("/api/v1/domains/" + encoded(spelling)));
            assertThat(shown.text("/name")).isEqualTo("xn--4dkua4c386q.test");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "dup-case.test, DUP-Case.Test",
        "dup-dot.test, dup-dot.test.",
        "例え.test, xn--r8jz45g.test",
        "xn--zckzah.example, テスト.example"
    })
    void oneNameInTwoSpellingsIsADuplicate(String first, String second) {
        expect(201, console.post("/api/v1/domains", DOMAIN.formatted(first)));

        Answer answer =
                problem(
                        409,
                        "domain-exists",
                        console.post("/api/v1/domains", DOMAIN.formatted(second)));

        assertThat(answer.text("/detail")).contains(DnsName.of(first).ascii());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "../etc/passwd",
                "a b.test",
                "$(reboot).test",
                "evil.test\\nother.test",
                "*.wild.test",
                "-dash.test",
                "under_score.test",
                "a..b.test",
                "single",
                "192.0.2.1",
                "\\u202egnp.test",
                "a;b.test",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.test"
            })
    void aNameThatIsNoneIsRefused(String name) {
        int before = console.outbox().published().size();

        Answer answer =
                problem(
                        422,
                        "name-invalid",
                        console.post("/api/v1/domains", DOMAIN.formatted(name)));

        assertThat(answer.text("/errors/0/pointer")).isEqualTo("/name");
        assertThat(console.outbox().published()).hasSize(before);
    }

    @Test
    void aNameWithoutRoomForTheChallengeIsRefused() {
        String label = "a".repeat(63);
        String longest = label + "." + label + "." + label + "." + "b".repeat(40) + ".test";
        assertThat(longest).hasSize(237);

        expect(201, console.post("/api/v1/domains", DOMAIN.formatted(longest)));
        problem(
                422,
                "name-too-long",
                console.post(
                        "/api/v1/domains",
                        DOMAIN.formatted(longest.replace("bbb.test", "bbbb.test"))));
        problem(
                422,
                "name-too-long",
                console.post("/api/v1/domains", DOMAIN.formatted("a.".repeat(600) + "test")));
    }

    @Test
    void anySoundDomainIsTaken() {
        for (String name :
                List.of("x".repeat(63) + ".test", "12345.test", "a.b.c.d.e.f.test", "x-.y.test")) {
            int status = name.startsWith("x-.") ? 422 : 201;
            expect(status, console.post("/api/v1/domains", DOMAIN.formatted(name)));
        }
    }

    static Stream<Arguments> badDomains() {
        return Stream.of(
                Arguments.of("{", 400, "request-malformed", null),
                Arguments.of("", 400, "request-malformed", null),
                Arguments.of("[]", 400, "request-malformed", null),
                Arguments.of("null", 400, "request-malformed", null),
                Arguments.of("{} {}", 400, "request-malformed", null),
                Arguments.of(
                        "{\"name\": \"a.test\", \"name\": \"b.test\"}",
                        400,
                        "request-malformed",
                        null),
                Arguments.of(
                        "{\"a\":".repeat(40) + "1" + "}".repeat(40),
                        400,
                        "request-malformed",
                        null),
                Arguments.of("{\"name\": 7}", 422, "field-invalid", "/name"),
                Arguments.of(
                        "{\"name\": \"bad.test\", \"mailNode\": \"mx1\"}",
                        422,
                        "owner-missing",
                        "/owner"),
                Arguments.of(
                        "{\"name\": \"bad.test\", \"owner\": null, \"mailNode\": \"mx1\"}",
                        422,
                        "owner-missing",
                        "/owner"),
                Arguments.of(
                        "{\"name\": \"bad.test\", \"owner\": \"nobody\", \"mailNode\": \"mx1\"}",
                        422,
                        "owner-unknown",
                        "/owner"),
                Arguments.of(
                        "{\"name\": \"bad.test\", \"owner\": \"../x\", \"mailNode\": \"mx1\"}",
                        422,
                        "field-invalid",
                        "/owner"),
                Arguments.of(
                        "{\"name\": \"bad.test\", \"owner\": \"alice\", \"mailNode\": \"nowhere\"}",
                        422,
                        "node-unknown",
                        "/mailNode"),
                Arguments.of(
                        "{\"name\": \"bad.test\", \"owner\": \"alice\", \"mailNode\": \"web1\"}",
                        422,
                        "node-lacks-role",
                        "/mailNode"),
                Arguments.of(
                        "{\"name\": \"bad.test\", \"owner\": \"alice\", \"webmailNode\": \"mx1\"}",
                        422,
                        "node-lacks-role",
                        "/webmailNode"),
                Arguments.of(
                        "{\"name\": \"bad.test\", \"owner\": \"alice\"}",
                        422,
                        "field-missing",
                        "/mailNode"),
                Arguments.of(
                        "{\"name\": \"bad.test\", \"owner\": \"alice\", \"mailNode\": \"mx1\", \"nmae\": 1}",
                        422,
                        "field-unknown",
                        "/nmae"),
                Arguments.of(
                        "{\"owner\": \"alice\", \"mailNode\": \"mx1\"}",
                        422,
                        "field-missing",
                        "/name"),
                certificate("{\"type\": \"gold\"}", "field-invalid", "/certificate/type"),
                certificate("{}", "field-missing", "/certificate/type"),
                certificate("7", "field-invalid", "/certificate"),
                certificate(
                        "{\"type\": \"san\", \"keyType\": \"dsa\"}",
                        "field-invalid",
                        "/certificate/keyType"),
                certificate(
                        "{\"type\": \"wildcard\", \"names\": [\"other.test\"]}",
                        "field-invalid",
                        "/certificate/names"),
                certificate(
                        "{\"type\": \"san\", \"names\": [\"mail.bad.test\", \"mail.other.test\"]}",
                        "name-not-under-domain",
                        "/certificate/names/1"),
                certificate(
                        "{\"type\": \"san\", \"names\": [\"notbad.test\"]}",
                        "name-not-under-domain",
                        "/certificate/names/0"),
                certificate(
                        "{\"type\": \"san\", \"names\": [\"bad.test\"]}",
                        "field-invalid",
                        "/certificate/names"),
                certificate(
                        "{\"type\": \"san\", \"names\": [\"mail.bad.test\", \"$(x).bad.test\"]}",
                        "name-invalid",
                        "/certificate/names/1"),
                certificate(
                        "{\"type\": \"san\", \"names\": [\"mail.bad.test\", 5]}",
                        "field-invalid",
                        "/certificate/names/1"));
    }

    private static Arguments certificate(String certificate, String code, String pointer) {
        return Arguments.of(
                "{\"name\": \"bad.test\", \"owner\": \"alice\", \"mailNode\": \"mx1\", \"certificate\": "
                        + certificate
                        + "}",
                422,
                code,
                pointer);
    }

    @ParameterizedTest
    @MethodSource("badDomains")
    void aBadDomainIsRefused(String body, int status, String code, String pointer) {
        int before = console.outbox().published().size();

        Answer answer = problem(status, code, console.post("/api/v1/domains", body));

        if (pointer != null) {
            assertThat(answer.text("/errors/0/pointer")).as(answer.toString()).isEqualTo(pointer);
        }
        assertThat(console.outbox().published()).hasSize(before);
    }

    @Test
    void everyFaultIsNamedAtOnce() {
        Answer answer =
                problem(
                        422,
                        "name-invalid",
                        console.post(
                                "/api/v1/domains",
                                """
                                {"name": "a b", "mailNode": "MX", "certificate": {"type": "san", "keyType": "x"}}
                                """));

        List<String> pointers = new ArrayList<>();
        answer.json().at("/errors").forEach(error -> pointers.add(error.at("/pointer").asString()));
        assertThat(pointers)
                .containsExactly("/name", "/owner", "/mailNode", "/certificate/keyType");
    }

    @Test
    void aSanCertificateHasTheNamesThatPlacementNeeds() {
        Answer usual =
                expect(
                        201,
                        console.post(
                                "/api/v1/domains",
                                """
                                {"name": "san-usual.test", "owner": "alice", "mailNode": "mx1", "webmailNode": "web1",
                                 "certificate": {"type": "san"}}
                                """));
        Answer chosen =
                expect(
                        201,
                        console.post(
                                "/api/v1/domains",
                                """
                                {"name": "san-chosen.test", "owner": "alice", "mailNode": "mx1",
                                 "certificate": {"type": "san", "keyType": "rsa-2048",
                                   "names": ["mail.san-chosen.test", "IMAP.san-chosen.test.", "imap.san-chosen.test"]}}
                                """));

        assertThat(usual.json().at("/certificate/names").toString())
                .isEqualTo(
                        "[\"san-usual.test\",\"mail.san-usual.test\",\"webmail.san-usual.test\"]");
        assertThat(chosen.json().at("/certificate/names").toString())
                .isEqualTo("[\"mail.san-chosen.test\",\"imap.san-chosen.test\"]");
        assertThat(chosen.text("/certificate/keyType")).isEqualTo("rsa-2048");
        assertThat(chosen.json().at("/webmailNode").isNull()).isTrue();
    }

    @Test
    void aRemovedDomainCanComeBackAndItsRevisionGoesOn() {
        expect(201, console.post("/api/v1/domains", DOMAIN.formatted("again.test")));
        expect(202, console.post("/api/v1/domains/again.test/renewals", ""));

        Answer removed = expect(202, console.delete("/api/v1/domains/again.test"));
        assertThat(removed.text("/state")).isEqualTo("removing");
        problem(404, "domain-unknown", console.get("/api/v1/domains/again.test"));
        problem(404, "domain-unknown", console.delete("/api/v1/domains/again.test"));
        problem(404, "domain-unknown", console.post("/api/v1/domains/again.test/renewals", ""));
        expect(201, console.post("/api/v1/domains", DOMAIN.formatted("again.test")));

        assertThat(published("again.test"))
                .extracting(DomainStatement::revision)
                .containsExactly(1L, 2L, 3L, 4L);
        assertThat(published("again.test"))
                .extracting(DomainStatement::removed)
                .containsExactly(false, false, true, false);
        assertThat(published("again.test"))
                .extracting(statement -> statement.certificate().renewal())
                .containsExactly(0L, 1L, 1L, 1L);
    }

    @Test
    void aRenewalIsAskedForOnceACall() {
        expect(201, console.post("/api/v1/domains", DOMAIN.formatted("renew.test")));

        expect(202, console.post("/api/v1/domains/renew.test/renewals", ""));
        Answer second = expect(202, console.post("/api/v1/domains/renew.test/renewals", "{}"));

        assertThat(second.header("Location")).isEqualTo("/api/v1/domains/renew.test");
        assertThat(second.json().at("/certificate/renewal").intValue()).isEqualTo(2);
        expect(202, console.post("/api/v1/nodes/mx1/renewals", ""));
        problem(404, "node-unknown", console.post("/api/v1/nodes/nowhere/renewals", ""));
    }

    @Test
    void whatIsInUseStays() {
        expect(201, console.post("/api/v1/owners", OWNER.formatted("busy")));
        expect(201, console.post("/api/v1/nodes", MAIL_NODE.formatted("busy-mx", "busy-mx")));
        expect(
                201,
                console.post(
                        "/api/v1/domains",
                        "{\"name\": \"in-use.test\", \"owner\": \"busy\", \"mailNode\": \"busy-mx\"}"));

        assertThat(problem(409, "in-use", console.delete("/api/v1/owners/busy")).text("/detail"))
                .contains("in-use.test");
        assertThat(problem(409, "in-use", console.delete("/api/v1/nodes/busy-mx")).text("/detail"))
                .contains("in-use.test");
        expect(202, console.delete("/api/v1/domains/in-use.test"));
        expect(204, console.delete("/api/v1/owners/busy"));
        expect(202, console.delete("/api/v1/nodes/busy-mx"));
        problem(404, "owner-unknown", console.get("/api/v1/owners/busy"));
        problem(404, "node-unknown", console.get("/api/v1/nodes/busy-mx"));
        problem(
                422,
                "owner-unknown",
                console.post(
                        "/api/v1/domains",
                        "{\"name\": \"in-use.test\", \"owner\": \"busy\", \"mailNode\": \"mx1\"}"));
    }

    @Test
    void anOwnerIsChecked() {
        expect(201, console.post("/api/v1/owners", OWNER.formatted("bob")));
        problem(409, "owner-exists", console.post("/api/v1/owners", OWNER.formatted("bob")));
        problem(
                422,
                "locale-unsupported",
                console.post(
                        "/api/v1/owners",
                        "{\"id\": \"o1\", \"email\": \"a@b.test\", \"locale\": \"fr\"}"));
        for (String email :
                List.of(
                        "nobody",
                        "a@",
                        "@b.test",
                        "a b@c.test",
                        "a@b.test\\nBcc: x@y.test",
                        "a@b@c.test",
                        "a@localhost")) {
            problem(
                    422,
                    "email-invalid",
                    console.post(
                            "/api/v1/owners",
                            "{\"id\": \"o2\", \"email\": \"%s\"}".formatted(email)));
        }
        problem(
                422,
                "field-invalid",
                console.post(
                        "/api/v1/owners",
                        "{\"id\": \"o3\", \"email\": \"a@b.test\", \"name\": \"A\\nB\"}"));
        problem(422, "field-invalid", console.post("/api/v1/owners", OWNER.formatted("Not/Ok")));
        problem(422, "field-missing", console.post("/api/v1/owners", "{\"id\": \"o4\"}"));
        Answer japanese =
                expect(
                        201,
                        console.post(
                                "/api/v1/owners",
                                "{\"id\": \"hanako\", \"name\": \"花子\", \"email\": \"hanako@例え.test\", \"locale\": \"ja\"}"));
        assertThat(japanese.text("/email")).isEqualTo("hanako@xn--r8jz45g.test");
        assertThat(console.outbox().published(OwnerStatement.class))
                .extracting(OwnerStatement::key)
                .contains("bob", "hanako")
                .doesNotContain("o1", "o2", "o3", "o4");
    }

    static Stream<Arguments> badNodes() {
        return Stream.of(
                node("\"directory\": \"relative\", \"servers\": []", "/directory"),
                node("\"directory\": \"/etc/../root\"", "/directory"),
                node("\"directory\": \"/etc/a b\"", "/directory"),
                node("\"directory\": \"/\"", "/directory"),
                node("\"directory\": \"/etc/$(x)\"", "/directory"),
                node("\"address\": \"300.1.1.1\"", "/address"),
                node("\"address\": \"$(x)\"", "/address"),
                node("\"certificate\": {\"keyType\": \"dsa\"}", "/certificate/keyType"),
                node("\"hostName\": \"mx\"", "/hostName"),
                servers("[]", "/servers"),
                servers("[{\"software\": \"exchange\"}]", "/servers/0/software"),
                servers(
                        "[{\"software\": \"postfix\", \"configDirectory\": \"etc\", \"listeners\": [{\"protocol\": \"smtp\"}]}]",
                        "/servers/0/configDirectory"),
                servers("[{\"software\": \"postfix\", \"listeners\": []}]", "/servers/0/listeners"),
                servers(postfix("{\"protocol\": \"gopher\"}"), "/servers/0/listeners/0/protocol"),
                servers(postfix("{\"protocol\": \"imap\"}"), "/servers/0/listeners/0/protocol"),
                servers(
                        postfix("{\"protocol\": \"smtp\", \"port\": 0}"),
                        "/servers/0/listeners/0/port"),
                servers(
                        postfix("{\"protocol\": \"smtp\", \"port\": 65536}"),
                        "/servers/0/listeners/0/port"),
                servers(
                        postfix("{\"protocol\": \"smtp\", \"port\": 2.5}"),
                        "/servers/0/listeners/0/port"),
                servers(
                        postfix(
                                "{\"protocol\": \"smtp\", \"port\": 25}, {\"protocol\": \"smtps\", \"port\": 25}"),
                        "/servers/0/listeners/1/port"),
                servers(
                        "["
                                + postfixServer("{\"protocol\": \"smtp\"}")
                                + ","
                                + postfixServer("{\"protocol\": \"smtps\"}")
                                + "]",
                        "/servers/1/software"));
    }

    private static String postfix(String listeners) {
        return "[" + postfixServer(listeners) + "]";
    }

    private static String postfixServer(String listeners) {
        return "{\"software\": \"postfix\", \"configDirectory\": \"/etc/postfix\", \"listeners\": ["
                + listeners
                + "]}";
    }

    private static Arguments node(String field, String pointer) {
        String servers =
                field.contains("servers")
                        ? ""
                        : ", \"servers\": " + postfix("{\"protocol\": \"smtp\"}");
        String host = field.contains("hostName") ? "" : "\"hostName\": \"bad.example.test\", ";
        return Arguments.of("{\"id\": \"bad\", " + host + field + servers + "}", pointer);
    }

    private static Arguments servers(String servers, String pointer) {
        return Arguments.of(
                "{\"id\": \"bad\", \"hostName\": \"bad.example.test\", \"servers\": "
                        + servers
                        + "}",
                pointer);
    }

    @ParameterizedTest
    @MethodSource("badNodes")
    void aBadNodeIsRefused(String body, String pointer) {
        Answer answer = expect(422, console.post("/api/v1/nodes", body));

        assertThat(answer.text("/errors/0/pointer")).as(answer.toString()).isEqualTo(pointer);
        assertThat(console.outbox().published(NodeStatement.class))
                .extracting(NodeStatement::key)
                .doesNotContain("bad");
    }

    @Test
    void aNodeIsShownAsItWasRegistered() {
        Answer shown = expect(200, console.get("/api/v1/nodes/web1"));

        assertThat(shown.text("/hostName")).isEqualTo("web1.example.test");
        assertThat(shown.text("/address")).isEqualTo("web1.example.test");
        assertThat(shown.text("/directory")).isEqualTo("/etc/waxseal");
        assertThat(shown.json().at("/servers/0/listeners/0/port").intValue()).isEqualTo(443);
        assertThat(shown.text("/servers/0/settings/site")).isEqualTo("/etc/nginx/webmail.conf");
        assertThat(shown.json().at("/certificate/names").toString())
                .isEqualTo("[\"web1.example.test\"]");
        problem(
                409,
                "node-exists",
                console.post("/api/v1/nodes", WEB_NODE.formatted("web1", "web1")));
    }

    @Test
    void whatTheOthersSayIsShown() {
        expect(201, console.post("/api/v1/domains", DOMAIN.formatted("shown.test")));
        Subject subject = Subject.domain(DnsName.of("shown.test"));
        CertificateChain first = Certificates.of("shown.test", "*.shown.test");
        CertificateChain second = Certificates.of("shown.test", "*.shown.test");

        console.receive(Statements.failed(subject, "the DNS server refused the update", 1));
        Answer failing = console.get("/api/v1/domains/shown.test");
        console.receive(Statements.issued(subject, first, 2));
        Answer issued = console.get("/api/v1/domains/shown.test");
        console.receive(proof(subject, first, 1));
        Answer proven = console.get("/api/v1/domains/shown.test");
        console.receive(Statements.issued(subject, second, 3));
        Answer renewed = console.get("/api/v1/domains/shown.test");
        console.receive(proof(subject, second, 2));
        console.receive(proof(subject, first, 1));
        console.receive(Statements.failed(subject, "late and repeated", 1));
        Answer again = console.get("/api/v1/domains/shown.test");

        assertThat(failing.text("/state")).isEqualTo("failing");
        assertThat(failing.text("/certificate/lastFailure/code")).isEqualTo("dns-update-refused");
        assertThat(issued.text("/state")).isEqualTo("issued");
        assertThat(issued.text("/certificate/fingerprint")).isEqualTo(first.fingerprint().hex());
        assertThat(proven.text("/state")).isEqualTo("proven");
        assertThat(proven.text("/provenAt")).isEqualTo("2026-11-24T04:00:00Z");
        assertThat(proven.json().at("/endpoints/0").toString())
                .isEqualTo(
                        """
                        {"node":"mx1","protocol":"imap","tls":"starttls","host":"127.0.1.1","port":10143,\
                        "sni":"mail.shown.test","verdict":"protected",\
                        "evidence":"Served and proven: the leaf covers the name and ends in a known root.",\
                        "leaf":"%s","since":"2026-11-24T04:00:00Z"}"""
                                .formatted(first.fingerprint()));
        assertThat(renewed.json().at("/proven").booleanValue())
                .as("the proof is of the certificate before")
                .isFalse();
        assertThat(renewed.json().at("/certificate/generation").intValue()).isEqualTo(3);
        assertThat(again.text("/state")).isEqualTo("proven");
        assertThat(again.json().at("/certificate/lastFailure").isNull()).isTrue();
        assertThat(again.json().at("/certificate/notAfter").asString())
                .isEqualTo("2027-02-22T00:00:00Z");
    }

    @Test
    void aRemovedDomainIsShownUntilTheServersForgotIt() {
        expect(201, console.post("/api/v1/domains", DOMAIN.formatted("leaving.test")));
        Subject subject = Subject.domain(DnsName.of("leaving.test"));
        CertificateChain chain = Certificates.of("leaving.test");
        console.receive(Statements.issued(subject, chain, 1));
        console.receive(proof(subject, chain, 1));

        expect(202, console.delete("/api/v1/domains/leaving.test"));
        assertThat(console.get("/api/v1/domains/leaving.test").text("/state"))
                .isEqualTo("removing");
        assertThat(names("/api/v1/domains?limit=500")).contains("leaving.test");
        console.receive(Statements.cleanedUp(subject, 2));

        problem(404, "domain-unknown", console.get("/api/v1/domains/leaving.test"));
        assertThat(names("/api/v1/domains?limit=500")).doesNotContain("leaving.test");
    }

    private static Statement proof(Subject subject, CertificateChain chain, long revision) {
        return Statements.endpoints(
                subject,
                chain.fingerprint(),
                true,
                revision,
                Statements.endpoint(
                        "mx1",
                        Protocol.IMAP,
                        "mail." + ((Subject.OfDomain) subject).domain(),
                        Verdict.PROTECTED,
                        chain.fingerprint()));
    }

    @Test
    void statementsOfUnknownDomainsWaitForTheirs() {
        Subject subject = Subject.domain(DnsName.of("early.test"));
        CertificateChain chain = Certificates.of("early.test");
        console.receive(Statements.issued(subject, chain, 1));
        problem(404, "domain-unknown", console.get("/api/v1/domains/early.test"));

        expect(201, console.post("/api/v1/domains", DOMAIN.formatted("early.test")));

        assertThat(console.get("/api/v1/domains/early.test").text("/state")).isEqualTo("issued");
    }

    @Test
    void listsArePaged() {
        for (String name : List.of("page-a.test", "page-b.test", "page-c.test")) {
            expect(201, console.post("/api/v1/domains", DOMAIN.formatted(name)));
        }

        Answer first = expect(200, console.get("/api/v1/domains?limit=2&after=page-a.aaa"));
        Answer second =
                expect(200, console.get("/api/v1/domains?limit=2&after=" + first.text("/next")));

        assertThat(names(first)).containsExactly("page-a.test", "page-b.test");
        assertThat(names(second)).startsWith("page-c.test");
        assertThat(console.get("/api/v1/owners?limit=500").json().at("/next").isNull()).isTrue();
        assertThat(console.get("/api/v1/nodes?limit=1").text("/next")).isEqualTo("mx1");
        for (String limit : List.of("0", "501", "x", "-1", "1e3")) {
            problem(400, "field-invalid", console.get("/api/v1/domains?limit=" + limit));
        }
        problem(400, "name-invalid", console.get("/api/v1/domains?after=a%20b"));
    }

    private static List<String> names(String path) {
        return names(expect(200, console.get(path)));
    }

    private static List<String> names(Answer answer) {
        List<String> names = new ArrayList<>();
        for (JsonNode item : answer.json().at("/items")) {
            names.add(item.at("/name").asString());
        }
        return names;
    }

    @ParameterizedTest
    @CsvSource({
        "..%2F..%2Fetc%2Fpasswd",
        "a%20b.test",
        "%24(reboot).test",
        "a%0Ab.test",
        "*.test",
        "a%5Cb.test"
    })
    void aHostileNameInThePathIsRefused(String name) {
        Answer answer = console.get("/api/v1/domains/" + name);

        expect(400, answer);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    }

    @Test
    void everyWrongRequestIsAProblem() {
        problem(404, "path-unknown", console.get("/api/v1/nothing"));
        problem(404, "path-unknown", console.get("/favicon.ico"));
        Answer method = problem(405, "request-malformed", console.delete("/api/v1/domains"));
        assertThat(method.header("Allow")).contains("GET", "POST");
        problem(
                415,
                "request-malformed",
                console.send(
                        console.authorized("/api/v1/domains")
                                .header("Content-Type", "text/plain")
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))));
        problem(
                406,
                "request-malformed",
                console.send(
                        console.authorized("/api/v1/domains")
                                .header("Accept", "application/xml")
                                .GET()));
        problem(
                413,
                "request-malformed",
                console.post("/api/v1/domains", "{\"name\": \"" + "a".repeat(300_000) + "\"}"));
        Answer broken = console.get("/api/v1/domains/%00");
        expect(400, broken);
        assertThat(broken.header("Content-Type")).startsWith("application/problem+json");
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
