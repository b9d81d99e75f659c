package org.waxseal.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waxseal.console.web.ApiTest.DOMAIN;
import static org.waxseal.console.web.ApiTest.MAIL_NODE;
import static org.waxseal.console.web.ApiTest.OWNER;
import static org.waxseal.console.web.ApiTest.WEB_NODE;
import static org.waxseal.console.web.ApiTest.expect;
import static org.waxseal.console.web.ApiTest.problem;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.statement.OwnerStatement;
import org.waxseal.console.Certificates;
import org.waxseal.console.RunningConsole;
import org.waxseal.console.RunningConsole.Answer;
import org.waxseal.console.Statements;
import org.waxseal.console.domain.DomainRequest;
import org.waxseal.console.domain.OwnerReference;
import org.waxseal.console.domain.ProvisionDomain;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.Source;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Create or replace, change, conditions, keys, filters and streams over real HTTP. */
@Timeout(120)
class RegistryApiTest {
    private static final String MERGE_PATCH = "application/merge-patch+json";

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

    private static Answer send(
            String method, String path, String type, String body, String... headers) {
        HttpRequest.Builder request =
                console.authorized(path)
                        .header("Content-Type", type)
                        .method(method, BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return console.send(request);
    }

    private static Answer put(String path, String body, String... headers) {
        return send("PUT", path, "application/json", body, headers);
    }

    private static Answer patch(String path, String body, String... headers) {
        return send("PATCH", path, MERGE_PATCH, body, headers);
    }

    private static long revisions(String name) {
        return console.outbox().published(DomainStatement.class).stream()
                .filter(statement -> statement.name().ascii().equals(name))
                .count();
    }

    @Test
    void aDomainIsCreatedReplacedAndLeftAsItIs() {
        String body = "{\"owner\": \"alice\", \"mailNode\": \"mx1\"}";

        Answer created = expect(201, put("/api/v1/domains/put.test", body));
        Answer same = expect(200, put("/api/v1/domains/PUT.test", body));
        Answer changed =
                expect(200, put("/api/v1/domains/put.test", DOMAIN.formatted("Put.Test.")));

        assertThat(created.header("Location")).isEqualTo("/api/v1/domains/put.test");
        assertThat(created.header("ETag")).isEqualTo("\"1\"");
        assertThat(created.text("/source")).isEqualTo("api");
        assertThat(same.header("ETag")).isEqualTo("\"1\"");
        assertThat(changed.header("ETag")).isEqualTo("\"2\"");
        assertThat(changed.text("/webmailNode")).isEqualTo("web1");
        assertThat(console.get("/api/v1/domains/put.test").header("ETag")).isEqualTo("\"2\"");
        assertThat(revisions("put.test")).isEqualTo(2);
        Answer other = put("/api/v1/domains/put.test", DOMAIN.formatted("other.test"));
        assertThat(problem(422, "field-invalid", other).text("/errors/0/pointer"))
                .isEqualTo("/name");
    }

    @Test
    void aMergePatchChangesWhatItNames() {
        expect(201, put("/api/v1/domains/patch.test", DOMAIN.formatted("patch.test")));

        Answer without =
                expect(200, patch("/api/v1/domains/patch.test", "{\"webmailNode\": null}"));
        Answer rsa =
                expect(
                        200,
                        patch(
                                "/api/v1/domains/patch.test",
                                "{\"certificate\": {\"keyType\": \"rsa-2048\"}}"));

        assertThat(without.json().at("/webmailNode").isNull()).isTrue();
        assertThat(without.text("/mailNode")).isEqualTo("mx1");
        assertThat(rsa.text("/certificate/keyType")).isEqualTo("rsa-2048");
        assertThat(rsa.text("/certificate/type")).isEqualTo("wildcard");
        assertThat(rsa.json().at("/revision").longValue()).isEqualTo(3);
        Answer p384 =
                expect(
                        200,
                        patch(
                                "/api/v1/domains/patch.test",
                                "{\"certificate\": {\"keyType\": \"ecdsa-p384\"}}"));
        assertThat(p384.text("/certificate/keyType")).isEqualTo("ecdsa-p384");
        assertThat(
                        expect(200, console.get("/api/v1/domains/patch.test"))
                                .text("/certificate/keyType"))
                .isEqualTo("ecdsa-p384");
        expect(200, patch("/api/v1/domains/patch.test", "{}"));
        assertThat(revisions("patch.test")).isEqualTo(4);
        problem(422, "field-missing", patch("/api/v1/domains/patch.test", "{\"mailNode\": null}"));
        problem(422, "field-unknown", patch("/api/v1/domains/patch.test", "{\"x\": null}"));
        problem(404, "domain-unknown", patch("/api/v1/domains/none.test", "{}"));
        Answer type =
                problem(
                        415,
                        "request-malformed",
                        send("PATCH", "/api/v1/domains/patch.test", "application/json", "{}"));
        assertThat(type.text("/detail")).contains(MERGE_PATCH);
    }

    @Test
    void conditionsGuardChanges() {
        String path = "/api/v1/domains/guard.test";
        String body = DOMAIN.formatted("guard.test");
        problem(412, "precondition-failed", put(path, body, "If-Match", "*"));
        problem(412, "precondition-failed", put(path, body, "If-Match", "\"1\""));
        expect(201, put(path, body, "If-None-Match", "*"));
        problem(412, "precondition-failed", put(path, body, "If-None-Match", "*"));
        expect(200, patch(path, "{\"webmailNode\": null}", "If-Match", "\"7\", \"1\""));

        Answer refused =
                problem(
                        412,
                        "precondition-failed",
                        patch(path, "{\"webmailNode\": \"web1\"}", "If-Match", "\"1\""));
        assertThat(refused.text("/detail"))
                .isEqualTo(
                        "domain 'guard.test' has revision 2, not 1; read it again and repeat the change on what it is now");
        problem(
                412,
                "precondition-failed",
                send("DELETE", path, "application/json", "", "If-Match", "\"1\""));
        for (String tag : List.of("1", "W/\"1\"", "\"x\"", "\"1\" \"2\"", "")) {
            problem(400, "request-malformed", put(path, body, "If-Match", tag));
        }
        problem(400, "request-malformed", put(path, body, "If-None-Match", "\"1\""));
        problem(400, "request-malformed", put(path, body, "If-None-Match", "*", "If-Match", "*"));
        Answer read = console.send(console.authorized(path).header("If-None-Match", "\"2\"").GET());
        assertThat(read.status())
                .as("a tag names the registration, and the rest of the answer goes on changing")
                .isEqualTo(200);
        expect(202, send("DELETE", path, "application/json", "", "If-Match", "\"2\""));
    }

    @Test
    void whatCameFromTheFileIsLeftAlone() {
        console.context()
                .getBean(ProvisionDomain.class)
                .provision(
                        new DomainRequest(
                                "filed.test", OwnerReference.to("alice"), "mx1", null, null),
                        Source.FILE,
                        Precondition.none());

        Answer refused =
                problem(
                        409,
                        "from-file",
                        put("/api/v1/domains/filed.test", DOMAIN.formatted("filed.test")));
        assertThat(refused.text("/detail"))
                .isEqualTo(
                        "domain 'filed.test' comes from the fleet file; change it there and run ./waxseal reload");
        problem(409, "from-file", console.delete("/api/v1/domains/filed.test"));
        problem(
                409,
                "from-file",
                patch("/api/v1/domains/filed.test", "{\"webmailNode\": \"web1\"}"));
        expect(202, console.post("/api/v1/domains/filed.test/renewals", ""));
        assertThat(console.get("/api/v1/domains/filed.test").text("/source")).isEqualTo("file");
        assertThat(names("/api/v1/domains?source=file")).containsExactly("filed.test");
    }

    @Test
    void ownersAndNodesAreCreatedAndReplaced() {
        Answer created =
                expect(201, put("/api/v1/owners/carol", "{\"email\": \"carol@example.org\"}"));
        Answer changed = expect(200, patch("/api/v1/owners/carol", "{\"name\": \"Carol\"}"));
        expect(200, patch("/api/v1/owners/carol", "{\"name\": \"Carol\"}", "If-Match", "\"2\""));
        problem(
                412,
                "precondition-failed",
                patch("/api/v1/owners/carol", "{}", "If-Match", "\"1\""));
        problem(422, "field-invalid", put("/api/v1/owners/carol", OWNER.formatted("dave")));
        Answer node =
                expect(
                        201,
                        put(
                                "/api/v1/nodes/mx9",
                                "{\"hostName\": \"mx9.example.test\", \"servers\": [{\"software\": \"postfix\"}, {\"software\": \"dovecot\"}]}"));
        Answer again =
                expect(
                        200,
                        put(
                                "/api/v1/nodes/mx9",
                                "{\"hostName\": \"mx9.example.test\", \"servers\": [{\"software\": \"postfix\"}]}"));

        assertThat(created.header("Location")).isEqualTo("/api/v1/owners/carol");
        assertThat(changed.text("/name")).isEqualTo("Carol");
        assertThat(changed.text("/email")).isEqualTo("carol@example.org");
        assertThat(changed.header("ETag")).isEqualTo("\"2\"");
        assertThat(console.outbox().published(OwnerStatement.class).stream())
                .filteredOn(owner -> owner.key().equals("carol"))
                .hasSize(2);
        assertThat(node.text("/servers/1/configDirectory")).isEqualTo("/etc/dovecot");
        assertThat(node.json().at("/servers/1/listeners")).hasSize(4);
        assertThat(again.header("ETag")).isEqualTo("\"2\"");
        assertThat(console.outbox().published(NodeStatement.class).stream())
                .filteredOn(statement -> statement.key().equals("mx9"))
                .hasSize(2);
    }

    @Test
    void anOwnerComesWithItsDomain() {
        Answer created =
                expect(
                        201,
                        put(
                                "/api/v1/domains/owned.test",
                                "{\"owner\": {\"id\": \"erin\", \"email\": \"erin@例え.test\", \"locale\": \"ja\"}, \"mailNode\": \"mx1\"}"));

        assertThat(created.text("/owner")).isEqualTo("erin");
        assertThat(console.get("/api/v1/owners/erin").text("/email"))
                .isEqualTo("erin@xn--r8jz45g.test");
        assertThat(names("/api/v1/domains?owner=erin")).containsExactly("owned.test");
        assertThat(
                        console.get("/api/v1/owners?email=erin%40%E4%BE%8B%E3%81%88.test")
                                .json()
                                .at("/items"))
                .hasSize(1);
        Answer faulty =
                problem(
                        422,
                        "field-invalid",
                        put(
                                "/api/v1/domains/faulty.test",
                                "{\"owner\": {\"id\": \"Not/Ok\"}, \"mailNode\": \"mx1\"}"));
        assertThat(faulty.text("/errors/0/pointer")).isEqualTo("/owner/id");
        Answer unknown =
                problem(
                        422,
                        "field-unknown",
                        put(
                                "/api/v1/domains/faulty.test",
                                "{\"owner\": {\"id\": \"erin\", \"mail\": \"x\"}, \"mailNode\": \"mx1\"}"));
        assertThat(unknown.text("/errors/0/pointer")).isEqualTo("/owner/mail");
        problem(404, "owner-unknown", console.get("/api/v1/owners/faulty"));
    }

    private static List<String> names(String path) {
        List<String> names = new ArrayList<>();
        for (JsonNode item : expect(200, console.get(path)).json().at("/items")) {
            names.add(item.at("/name").asString());
        }
        return names;
    }

    @Test
    void listsAreFiltered() {
        expect(
                201,
                put(
                        "/api/v1/domains/filter-a.test",
                        "{\"owner\": \"alice\", \"mailNode\": \"mx1\"}"));
        expect(
                201,
                put(
                        "/api/v1/domains/" + "filter-b.test",
                        "{\"owner\": \"alice\", \"webmailNode\": \"web1\"}"));
        console.receive(
                Statements.failed(
                        Subject.domain(DnsName.of("filter-b.test")), "the DNS server said no", 1));

        assertThat(names("/api/v1/domains?name=FILTER-")).hasSize(2);
        assertThat(names("/api/v1/domains?name=filter-&node=web1"))
                .containsExactly("filter-b.test");
        assertThat(names("/api/v1/domains?name=filter-&state=failing"))
                .containsExactly("filter-b.test");
        Answer first = expect(200, console.get("/api/v1/domains?name=filter-&limit=1"));
        assertThat(names("/api/v1/domains?name=filter-&limit=1&after=" + first.text("/next")))
                .containsExactly("filter-b.test");
        assertThat(console.get("/api/v1/nodes?state=proven").json().at("/items")).isEmpty();
        for (String query :
                List.of(
                        "domains?state=fine",
                        "domains?source=panel",
                        "domains?name=",
                        "nodes?state=x",
                        "owners?source=x",
                        "certificates?kind=mail",
                        "certificates?expiresBefore=tomorrow",
                        "certificates?after=x")) {
            problem(400, "field-invalid", console.get("/api/v1/" + query));
        }
    }

    @Test
    void certificatesOfDomainsAndNodesAreOneList() {
        expect(201, put("/api/v1/domains/cert.test", DOMAIN.formatted("cert.test")));
        Subject subject = Subject.domain(DnsName.of("cert.test"));
        CertificateChain chain = Certificates.of("cert.test", "*.cert.test");
        console.receive(Statements.issued(subject, chain, 1));
        console.receive(Statements.endpoints(subject, chain.fingerprint(), true, 1));
        console.receive(
                Statements.issued(
                        Subject.node(new NodeId("mx1")), Certificates.of("mx1.example.test"), 1));

        Answer shown = expect(200, console.get("/api/v1/certificates/domain:cert.test"));
        assertThat(shown.text("/kind")).isEqualTo("domain");
        assertThat(shown.text("/state")).isEqualTo("proven");
        assertThat(shown.text("/certificate/fingerprint")).isEqualTo(chain.fingerprint().hex());
        List<String> all = new ArrayList<>();
        String after = "";
        while (after != null) {
            Answer page = expect(200, console.get("/api/v1/certificates?limit=2" + after));
            page.json().at("/items").forEach(item -> all.add(item.at("/subject").asString()));
            after = page.json().at("/next").isNull() ? null : "&after=" + page.text("/next");
        }
        assertThat(all)
                .doesNotHaveDuplicates()
                .contains("domain:cert.test", "node:mx1", "node:web1");
        assertThat(subjects("?kind=node")).contains("node:mx1").noneMatch(s -> s.startsWith("d"));
        assertThat(subjects("?expiresBefore=" + chain.notAfter().plusSeconds(1)))
                .contains("domain:cert.test", "node:mx1")
                .doesNotContain("node:web1");
        assertThat(subjects("?expiresBefore=2026-01-01T00:00:00Z")).isEmpty();

        Answer renewed =
                expect(202, console.post("/api/v1/certificates/domain:cert.test/renewals", ""));
        assertThat(renewed.json().at("/certificate/renewal").intValue()).isEqualTo(1);
        expect(202, console.post("/api/v1/certificates/node:web1/renewals", ""));
        problem(404, "domain-unknown", console.get("/api/v1/certificates/domain:none.test"));
        problem(404, "node-unknown", console.post("/api/v1/certificates/node:none/renewals", ""));
        problem(400, "field-invalid", console.get("/api/v1/certificates/cert.test"));
    }

    private static List<String> subjects(String query) {
        List<String> subjects = new ArrayList<>();
        expect(200, console.get("/api/v1/certificates" + query))
                .json()
                .at("/items")
                .forEach(item -> subjects.add(item.at("/subject").asString()));
        return subjects;
    }

    @Test
    void theStatusCountsWhatIsThere() {
        expect(201, put("/api/v1/domains/counted.test", DOMAIN.formatted("counted.test")));

        JsonNode status = expect(200, console.get("/api/v1/status")).json();

        assertThat(status.at("/version").asString()).isNotBlank();
        assertThat(status.at("/domains/total").longValue())
                .isEqualTo(
                        status.at("/domains").properties().stream()
                                .filter(entry -> !entry.getKey().equals("total"))
                                .mapToLong(entry -> entry.getValue().longValue())
                                .sum())
                .isPositive();
        assertThat(status.at("/nodes/total").longValue()).isGreaterThanOrEqualTo(2);
        assertThat(status.at("/outbox/waiting").longValue()).isZero();
    }

    @Test
    void aKeyIsAnsweredOnce() {
        String body = DOMAIN.formatted("once.test");
        String[] key = {"Idempotency-Key", "\"6c3f0c3e-once\""};

        Answer first = expect(201, send("POST", "/api/v1/domains", "application/json", body, key));
        Answer again = expect(201, send("POST", "/api/v1/domains", "application/json", body, key));
        Answer unquoted =
                expect(
                        201,
                        send(
                                "POST",
                                "/api/v1/domains",
                                "application/json",
                                body,
                                "Idempotency-Key",
                                "6c3f0c3e-once"));

        assertThat(first.header("Idempotency-Replayed")).isNull();
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.response().body()).isEqualTo(first.response().body());
        assertThat(again.header("ETag")).isEqualTo("\"1\"");
        assertThat(again.header("Location")).isEqualTo("/api/v1/domains/once.test");
        assertThat(again.header("Content-Type")).isEqualTo(first.header("Content-Type"));
        assertThat(unquoted.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(revisions("once.test")).isEqualTo(1);
        problem(
                422,
                "idempotency-key-reused",
                send("POST", "/api/v1/domains", "application/json", body + " ", key));
        problem(
                422,
                "idempotency-key-reused",
                send("DELETE", "/api/v1/domains/once.test", "application/json", "", key));
        assertThat(revisions("once.test")).isEqualTo(1);
    }

    @Test
    void aRefusedRequestLeavesItsKeyFree() {
        String[] key = {"Idempotency-Key", "refused-first"};
        problem(
                422,
                "owner-unknown",
                put(
                        "/api/v1/domains/free.test",
                        "{\"owner\": \"frank\", \"mailNode\": \"mx1\"}",
                        key));
        expect(201, put("/api/v1/owners/frank", "{\"email\": \"frank@example.org\"}"));

        Answer created =
                expect(
                        201,
                        put(
                                "/api/v1/domains/free.test",
                                "{\"owner\": \"frank\", \"mailNode\": \"mx1\"}",
                                key));

        assertThat(created.header("Idempotency-Replayed")).isNull();
        Answer removed = send("DELETE", "/api/v1/owners/frank", "application/json", "");
        problem(409, "in-use", removed);
    }

    @Test
    void anEmptyAnswerIsRepeatedToo() {
        expect(201, put("/api/v1/owners/grace", "{\"email\": \"grace@example.org\"}"));
        String[] key = {"Idempotency-Key", "gone-once"};

        expect(204, send("DELETE", "/api/v1/owners/grace", "application/json", "", key));
        Answer again =
                expect(204, send("DELETE", "/api/v1/owners/grace", "application/json", "", key));

        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        problem(404, "owner-unknown", console.delete("/api/v1/owners/grace"));
    }

    @Test
    void ofManyAtOnceOneIsDone() throws Exception {
        String body = DOMAIN.formatted("race.test");
        List<Answer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> sent = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                sent.add(
                        threads.submit(
                                () ->
                                        send(
                                                "POST",
                                                "/api/v1/domains",
                                                "application/json",
                                                body,
                                                "Idempotency-Key",
                                                "race")));
            }
            for (Future<Answer> one : sent) {
                answers.add(one.get());
            }
        }

        assertThat(answers).extracting(Answer::status).containsOnly(201);
        assertThat(answers)
                .filteredOn(answer -> answer.header("Idempotency-Replayed") == null)
                .hasSize(1);
        assertThat(revisions("race.test")).isEqualTo(1);
    }

    @Test
    void aKeyThatCannotBeHonouredIsRefused() {
        problem(
                400,
                "request-malformed",
                send("POST", "/api/v1/page-links", "application/json", "", "Idempotency-Key", "a"));
        problem(
                400,
                "request-malformed",
                send(
                        "POST",
                        "/api/v1/bulk/domains",
                        "application/x-ndjson",
                        "",
                        "Idempotency-Key",
                        "a"));
        problem(
                400,
                "request-malformed",
                send(
                        "POST",
                        "/api/v1/domains",
                        "application/json",
                        "{}",
                        "Idempotency-Key",
                        "k".repeat(256)));
    }

    @Test
    void aKeyIsIgnoredWhereTheRegistryIsNotChanged() {
        String[] key = {"Idempotency-Key", "republish-once"};
        for (int i = 0; i < 2; i++) {
            Answer answer =
                    send(
                            "POST",
                            "/api/v1/events/republish",
                            "application/json",
                            "{\"topics\": [\"owners\"]}",
                            key);
            expect(202, answer);
            assertThat(answer.header("Idempotency-Replayed")).isNull();
        }
        expect(
                201,
                send(
                        "PUT",
                        "/api/v1/domains/free-key.test",
                        "application/json",
                        DOMAIN.formatted("free-key.test"),
                        key));
    }

    @Test
    void whoComesSecondWithSomethingNewIsAnsweredAsIfItHadBeenThere() throws Exception {
        for (int round = 0; round < 12; round++) {
            String name = "same-%d.test".formatted(round);
            String body =
                    """
                    {"name": "%s", "owner": {"id": "new-%d", "email": "new@example.org"}, "mailNode": "mx1"}
                    """
                            .formatted(name, round);
            List<Answer> answers =
                    atOnce(8, i -> putMaybeWithKey("/api/v1/domains/" + name, body, i));
            assertThat(answers).extracting(Answer::status).containsOnly(200, 201);
            assertThat(answers).extracting(Answer::status).containsOnlyOnce(201);
            assertThat(revisions(name)).isEqualTo(1);

            String owner = "/api/v1/owners/both-%d".formatted(round);
            String email = "{\"email\": \"both@example.org\"}";
            assertThat(atOnce(8, i -> putMaybeWithKey(owner, email, i)))
                    .extracting(Answer::status)
                    .containsOnly(200, 201)
                    .containsOnlyOnce(201);
        }
    }

    @Test
    void whoRegistersSecondHearsThatItIsThere() throws Exception {
        String body = DOMAIN.formatted("second.test");
        List<Answer> answers = atOnce(8, i -> console.post("/api/v1/domains", body));
        assertThat(answers).extracting(Answer::status).containsOnly(201, 409);
        assertThat(answers).extracting(Answer::status).containsOnlyOnce(201);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 409)
                .allSatisfy(answer -> assertThat(answer.text("/code")).isEqualTo("domain-exists"));
    }

    /** Every other one with a key of its own. */
    private static Answer putMaybeWithKey(String path, String body, int number) {
        return number % 2 == 0
                ? put(path, body)
                : put(path, body, "Idempotency-Key", path + "/" + number);
    }

    private static List<Answer> atOnce(int count, IntFunction<Answer> action) throws Exception {
        List<Answer> answers = new ArrayList<>();
        CyclicBarrier start = new CyclicBarrier(count);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                sent.add(
                        threads.submit(
                                () -> {
                                    start.await();
                                    return action.apply(number);
                                }));
            }
            for (Future<Answer> one : sent) {
                answers.add(one.get());
            }
        }
        return answers;
    }

    @Test
    void aWatchFollowsADomainUntilItIsGone() throws IOException {
        expect(201, put("/api/v1/domains/watch.test", DOMAIN.formatted("watch.test")));
        Subject subject = Subject.domain(DnsName.of("watch.test"));
        CertificateChain chain = Certificates.of("watch.test");

        try (InputStream body =
                        console.exchange(
                                        console.authorized("/api/v1/domains/watch.test/watch"),
                                        BodyHandlers.ofInputStream())
                                .body();
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            assertThat(state(lines)).isEqualTo("registered");
            console.receive(
                    Statements.issued(Subject.node(new NodeId("mx1")), Certificates.of("x"), 9));
            console.receive(Statements.issued(subject, chain, 1));
            assertThat(state(lines)).isEqualTo("issued");
            console.receive(Statements.endpoints(subject, chain.fingerprint(), true, 1));
            assertThat(state(lines)).isEqualTo("proven");
            expect(202, console.delete("/api/v1/domains/watch.test"));
            assertThat(state(lines)).isEqualTo("removing");
            console.receive(Statements.cleanedUp(subject, 2));
            assertThat(lines.readLine()).as("the end").isNull();
        }
        problem(404, "domain-unknown", console.get("/api/v1/domains/none.test/watch"));
    }

    private static String state(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && line.isEmpty()) {
            line = lines.readLine();
        }
        assertThat(line).isNotNull();
        return JsonMapper.shared().readTree(line).at("/state").asString();
    }
}
