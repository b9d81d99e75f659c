package org.waxseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waxseal.cli.FakeConsole.Answer;
import org.waxseal.cli.FakeConsole.Request;
import org.waxseal.cli.screen.Terminal;

/** What commands send, and what they print of recorded answers. */
class CommandsTest {
    private static final String DOMAIN =
            """
            {"name":"xn--bcher-kva.example","displayName":"bücher.example","owner":"alice","mailNode":"mx1","webmailNode":null,"state":"%s","certificate":{"type":"wildcard","names":["xn--bcher-kva.example","*.xn--bcher-kva.example"],"keyType":"ecdsa-p256","renewal":0,"generation":1,"fingerprint":"aa","coveredNames":["xn--bcher-kva.example"],"notBefore":"2026-11-24T09:00:00Z","notAfter":"2027-02-22T10:15:03Z","renewAt":null,"lastFailure":null},"endpoints":[{"node":"mx1","protocol":"imap","tls":"starttls","host":"mx1.test","port":143,"sni":"mail.xn--bcher-kva.example","verdict":"protected","evidence":"TLSv1.3","leaf":"aa","since":"2026-11-24T10:00:00Z"}],"proven":true,"provisionedAt":"2026-11-24T10:00:00Z","provenAt":"2026-11-24T10:00:05Z","degraded":false,"lastFailure":null,"source":"api","changedAt":"2026-11-24T10:00:00Z","revision":3}""";

    @TempDir Path directory;
    private final AdjustableClock clock = new AdjustableClock();
    private final List<Duration> pauses = new ArrayList<>();
    private FakeConsole console;

    @BeforeEach
    void startConsole() throws Exception {
        console = new FakeConsole();
    }

    @AfterEach
    void stopConsole() {
        console.close();
    }

    @Test
    void addsADomain() {
        console.answer("POST /domains", Answer.json(201, DOMAIN.formatted("registered")));
        Shell.Outcome outcome =
                run(
                        "domain",
                        "add",
                        "bücher.example",
                        "--owner",
                        "alice",
                        "--owner-email",
                        "alice@example.org",
                        "--mail-node",
                        "mx1",
                        "--name",
                        "a.bücher.example,b.bücher.example");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .isEqualTo(
                        "bücher.example (xn--bcher-kva.example) is registered (revision 3); follow it with: ./waxseal domain watch xn--bcher-kva.example\n");
        Request request = console.requests().getFirst();
        assertThat(request.body())
                .isEqualTo(
                        """
                        {"name":"bücher.example","owner":{"id":"alice","email":"alice@example.org"},"mailNode":"mx1","certificate":{"type":"san","names":["a.bücher.example","b.bücher.example"]}}""");
        assertThat(request.header("Idempotency-key")).hasSize(36);
    }

    @Test
    void triesALostRequestAgainWithTheSameKey() {
        console.answer(
                "POST /domains",
                Answer.lost(),
                Answer.lost(),
                Answer.json(201, DOMAIN.formatted("registered")));
        assertThat(run("domain", "add", "x.example", "--owner", "a").exitCode()).isZero();
        assertThat(pauses).hasSize(2);
        assertThat(console.requests())
                .hasSize(3)
                .extracting(request -> request.header("Idempotency-key"))
                .containsOnly(console.requests().getFirst().header("Idempotency-key"));
    }

    @Test
    void givesUpOnAConnectionThatIsLostAgainAndAgain() {
        console.answer("GET /status", Answer.lost());
        Shell.Outcome outcome = run("status");
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.err()).contains("was lost before the answer came");
        assertThat(pauses).hasSize(3);
    }

    @Test
    void tellsAProblemWithEachOfItsFields() {
        String problem =
                """
                {"type":"urn:waxseal:problem:field-missing","title":"Field missing","status":422,"detail":"the request has 2 faults","code":"field-missing","errors":[{"pointer":"/owner","code":"owner-missing","detail":"owner is missing; name one"},{"pointer":"/mailNode","code":"node-unknown","detail":"mailNode 'x' is unknown"}]}""";
        console.answer("POST /domains", new Answer(422, "application/problem+json", problem));
        Shell.Outcome outcome = run("domain", "add", "x.example");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .isEqualTo(
                        """
                        waxseal: the request has 2 faults
                          /owner: owner is missing; name one
                          /mailNode: mailNode 'x' is unknown
                        """);
        assertThat(run("domain", "add", "x.example", "--json").err()).isEqualTo(problem + "\n");
    }

    @Test
    void followsEveryPageOfAList() {
        console.answer(
                "GET /domains",
                request ->
                        Answer.json(
                                200,
                                request.query().contains("after=")
                                        ? "{\"items\":[%s],\"next\":null}"
                                                .formatted(DOMAIN.formatted("failing"))
                                        : "{\"items\":[%s],\"next\":\"xn--bcher-kva.example\"}"
                                                .formatted(DOMAIN.formatted("proven"))));
        Shell.Outcome outcome = run("domain", "list", "--state", "proven", "--name", "ü");
        assertThat(outcome.lines())
                .containsExactly(
                        "DOMAIN          STATE   OWNER  MAIL  WEBMAIL  SOURCE  VALID UNTIL",
                        "bücher.example  proven  alice  mx1   -        api     2027-02-22 10:15Z, in 90 d",
                        "bücher.example  failing  alice  mx1   -        api     2027-02-22 10:15Z, in 90 d");
        assertThat(console.requests())
                .extracting(Request::query)
                .containsExactly(
                        "state=proven&name=ü&limit=200",
                        "state=proven&name=ü&limit=200&after=xn--bcher-kva.example");
        assertThat(run("domain", "list", "--json").lines())
                .containsExactly(DOMAIN.formatted("proven"), DOMAIN.formatted("failing"));
        assertThat(run("domain", "list", "--limit", "1", "--json").lines()).hasSize(1);
    }

    @Test
    void anEmptyListSaysWhatToDo() {
        console.answer("GET /domains", Answer.json(200, "{\"items\":[],\"next\":null}"));
        assertThat(run("domain", "list").out()).startsWith("no domains are registered; add one");
        assertThat(run("domain", "list", "--owner", "x").out()).startsWith("nothing matches;");
        assertThat(run("domain", "list", "--json").out()).isEmpty();
    }

    @Test
    void changesWhatIsGivenOnlyAtTheRevisionThatWasSeen() {
        console.answer(
                "PATCH /domains/x.example", Answer.json(200, DOMAIN.formatted("registered")));
        assertThat(
                        run(
                                        "domain",
                                        "change",
                                        "x.example",
                                        "--no-webmail-node",
                                        "--owner",
                                        "bob",
                                        "--if-revision",
                                        "2")
                                .exitCode())
                .isZero();
        Request request = console.requests().getFirst();
        assertThat(request.body()).isEqualTo("{\"owner\":\"bob\",\"webmailNode\":null}");
        assertThat(request.header("If-match")).isEqualTo("\"2\"");
        assertThat(request.header("Content-type")).isEqualTo("application/merge-patch+json");
        assertThat(run("domain", "change", "x.example").exitCode()).isEqualTo(2);
    }

    @Test
    void showsADomainForPeople() {
        console.answer("GET /domains/b", Answer.json(200, DOMAIN.formatted("proven")));
        assertThat(run("domain", "show", "b").out())
                .startsWith("bücher.example (xn--bcher-kva.example)  proven\n")
                .contains(
                        "  owner         alice\n",
                        "  certificate   wildcard ecdsa-p256: xn--bcher-kva.example, *.xn--bcher-kva.example\n",
                        "  valid until   in 90 d (2027-02-22 10:15:03Z)\n",
                        "PROTOCOL  HOST      PORT  NAME                        VERDICT    EVIDENCE\n",
                        "imap      mx1.test  143   mail.xn--bcher-kva.example  protected  TLSv1.3\n")
                .doesNotContain("webmail node", "not issued");
    }

    @Test
    void watchesOverALostConnectionUntilItIsProven() {
        console.answer(
                "GET /domains/b/watch",
                Answer.lines(DOMAIN.formatted("registered"), "", ""),
                Answer.lines("", DOMAIN.formatted("issued"), DOMAIN.formatted("proven")));
        Shell.Outcome outcome = run("domain", "watch", "b");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("0.00 s  registered 15 min ago")
                .endsWith("proven: 1 endpoints serve the newest certificate\n");
        assertThat(pauses).hasSize(1);
        assertThat(run("domain", "watch", "b", "--json").lines())
                .containsExactly(DOMAIN.formatted("issued"), DOMAIN.formatted("proven"));
    }

    @Test
    void aWatchEndsWithOneWhenItFailsFastOrTheTimeIsOver() {
        String failing =
                DOMAIN.formatted("failing")
                        .replaceFirst(
                                "\"lastFailure\":null",
                                "\"lastFailure\":{\"code\":\"ca-refused\",\"detail\":\"no such account\"}");
        console.answer("GET /domains/b/watch", Answer.lines(failing));
        Shell.Outcome fast = run("domain", "watch", "b", "--fail-fast");
        assertThat(fast.exitCode()).isEqualTo(1);
        assertThat(fast.err()).contains("b is not proven: ca-refused: no such account");

        clock.tick(Duration.ofSeconds(5));
        Shell.Outcome late = run("domain", "watch", "b", "--timeout", "1m");
        assertThat(late.exitCode()).isEqualTo(1);
        assertThat(late.err()).contains("b is not proven after 60 s: it is failing (ca-refused");
    }

    @Test
    void aWatchOfSomethingRemovedEndsWhenItIsGone() {
        console.answer(
                "GET /domains/b/watch",
                Answer.lines(DOMAIN.formatted("removing")),
                Answer.problem(404, "domain-unknown", "there is no domain 'b'"));
        assertThat(run("domain", "watch", "b", "--follow").exitCode()).isZero();
        console.answer(
                "GET /domains/b/watch",
                Answer.lines(DOMAIN.formatted("removing")),
                Answer.problem(404, "domain-unknown", "there is no domain 'b'"));
        assertThat(run("domain", "watch", "b").err()).contains("was removed before it was proven");
        assertThat(run("domain", "watch", "b").err()).contains("there is no domain 'b'");
    }

    @Test
    void printsEventsAndWhatWasRejected() {
        console.answer(
                "GET /events",
                Answer.lines(
                        """
                        {"topic":"waxseal.domains.v1","partition":3,"offset":7,"at":"2026-11-24T10:15:03.120Z","key":"a.example","event":{"type":"waxseal.domain","data":{"name":"a.example","owner":"alice","mailNode":"mx1","revision":2}}}""",
                        "",
                        """
                        {"topic":"waxseal.provisioning.v1.dlt","partition":0,"offset":1,"at":"2026-11-24T10:15:04Z","key":"b","value":"b_d","code":"name-invalid","field":"/data/name","reason":"name 'b_d' is not valid"}"""));
        Shell.Outcome outcome = run("event", "tail", "--no-follow", "--since", "24h");
        assertThat(outcome.lines())
                .containsExactly(
                        "2026-11-24T10:15:03.120Z  domains           a.example                     domain, revision 2, owner alice, mail on mx1",
                        "2026-11-24T10:15:04Z      provisioning.dlt  b                             name-invalid: name 'b_d' is not valid [/data/name = 'b_d']");
        assertThat(console.requests().getFirst().query()).isEqualTo("since=PT24H&follow=false");
        assertThat(run("event", "tail", "--since", "yesterday").exitCode()).isEqualTo(2);
    }

    @Test
    void aTokenIsShownOnceOrWrittenToAFileOfItsOwn() throws Exception {
        String token =
                """
                {"id":"t1","name":"panel","scopes":["provision"],"state":"active","token":"wxs_secret"}""";
        console.answer("POST /tokens", Answer.json(201, token));
        Shell.Outcome shown =
                run("token", "create", "panel", "--scope", "provision", "--expires-in", "90d");
        assertThat(shown.out()).isEqualTo("wxs_secret\n");
        assertThat(shown.err()).contains("this once");
        assertThat(console.requests().getFirst().body())
                .isEqualTo(
                        """
                        {"name":"panel","scopes":["provision"],"expiresAt":"2027-02-22T10:15:03Z"}""");

        Shell.Outcome written =
                run("token", "create", "panel", "--scope", "read", "--out", "t", "--json");
        assertThat(written.out()).contains("\"tokenFile\"").doesNotContain("wxs_secret");
        assertThat(directory.resolve("t")).hasContent("wxs_secret");
        assertThat(Files.getPosixFilePermissions(directory.resolve("t")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(run("token", "create", "panel", "--scope", "read", "--out", "t").err())
                .contains("is there already");
        console.answer("POST /tokens", Answer.problem(403, "scope-missing", "operate is needed"));
        assertThat(run("token", "create", "panel", "--scope", "read", "--out", "u").exitCode())
                .isEqualTo(1);
        assertThat(directory.resolve("u")).doesNotExist();
    }

    @Test
    void rotatesStepByStepAndSaysWhatToDo() {
        String step =
                """
                {"key":"b1","made":%s,"place":"/vault/kek-b1.key","rewrapped":%d,"remaining":%d,"locked":[%s],"finished":%s,"notes":[%s]}""";
        console.answer(
                "POST /vault/rotations",
                Answer.json(200, step.formatted(true, 200, 50, "", false, "\"back it up\"")),
                Answer.json(200, step.formatted(false, 50, 0, "", true, "\"a0 is retired\"")));
        Shell.Outcome outcome = run("vault", "rotate");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .isEqualTo(
                        """
                        250 data keys came under the key b1 (/vault/kek-b1.key)
                        back it up
                        a0 is retired
                        """);
        assertThat(outcome.err()).isEqualTo("waxseal: 200 done, 50 to do\n");

        console.answer(
                "POST /vault/rotations",
                Answer.json(200, step.formatted(true, 2, 1, "\"x#1 is locked\"", false, "")),
                Answer.json(200, step.formatted(false, 0, 1, "\"x#1 is locked\"", false, "")));
        Shell.Outcome locked = run("vault", "rotate", "--json");
        assertThat(locked.exitCode()).isEqualTo(1);
        assertThat(locked.out())
                .isEqualTo(step.formatted(true, 2, 1, "\"x#1 is locked\"", false, "") + "\n");

        console.answer(
                "POST /vault/rotations",
                Answer.json(200, step.formatted(false, 0, 1, "\"x#1 is locked\"", false, "")));
        assertThat(run("vault", "rotate").err())
                .contains("x#1 is locked", "1 private keys stay under their old key");
    }

    @Test
    void aRotationThatGotNoAnswerIsNotRepeatedByItself() {
        console.answer("POST /vault/rotations", Answer.lost());
        assertThat(run("vault", "rotate").exitCode()).isEqualTo(3);
        assertThat(pauses).isEmpty();
        console.answer(
                "POST /vault/rotations", Answer.problem(400, "field-missing", "set the variable"));
        Shell.Outcome refused = run("vault", "rotate");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("set the variable");
    }

    @Test
    void showsTheKeysOfTheVaultAndWhoUsedThem() {
        console.answer(
                "GET /vault",
                Answer.json(
                        200,
                        """
                        {"keys":[{"id":"b1","place":"/v/kek-b1.key","current":true,"retired":false,"rows":3},{"id":"a0","place":"/v/master.key","current":false,"retired":true,"rows":0},{"id":"c2","place":null,"current":false,"retired":false,"rows":1},{"id":null,"place":null,"current":false,"retired":false,"rows":2}]}"""));
        assertThat(run("vault", "status").lines())
                .containsExactly(
                        "KEY  STATE                      PRIVATE KEYS  PLACE",
                        "b1   current                    3             /v/kek-b1.key",
                        "a0   retired                    0             /v/master.key",
                        "c2   missing                    1             -",
                        "-    before the first rotation  2             -");
        console.answer(
                "GET /vault/accesses",
                Answer.json(
                        200,
                        """
                        {"items":[{"id":"2","at":"2026-11-24T10:15:03Z","action":"released","outcome":"done","subject":"domain:a.test","generation":1,"fingerprint":"aa","client":"assigner","node":"mx1","reason":"installation on mx1"},{"id":"1","at":"2026-11-24T10:15:03Z","action":"rewrapped","outcome":"done","subject":null,"generation":null,"fingerprint":null,"client":"ops","node":null,"reason":"rotation"}],"next":null}"""));
        assertThat(run("vault", "audit", "--subject", "domain:a.test", "--limit", "5").out())
                .contains(
                        "released   done     domain:a.test#1  assigner  installation on mx1",
                        "rewrapped  done     all              ops       rotation");
        assertThat(console.requests().getLast().query()).isEqualTo("subject=domain:a.test&limit=5");
    }

    @Test
    void showsWhatIsLeftOfTheLimits() {
        String limits =
                """
                {"limits":[{"limit":"new-orders","scope":null,"count":300,"windowSeconds":10800,"usable":285,"left":284,"next":"2026-11-24T10:15:03Z"},{"limit":"certificates-per-domain","scope":"a.test","count":50,"windowSeconds":604800,"usable":48,"left":0,"next":"2027-02-22T10:15:03Z"},{"limit":"exact-set","scope":"*.a.test,a.test,b.test","count":5,"windowSeconds":604800,"usable":4,"left":3,"next":"2026-11-24T10:15:03Z"},{"limit":"failed-validations","scope":null,"count":5,"windowSeconds":3600,"usable":4,"left":4,"next":"2026-11-24T10:15:03Z"}],"pausedUntil":%s}""";
        console.answer("GET /limits", Answer.json(200, limits.formatted("null")));
        assertThat(run("limits").lines())
                .containsExactly(
                        "LIMIT                    FOR                  LEFT        NEXT",
                        "new-orders               the account          284 of 285  now",
                        "certificates-per-domain  a.test               0 of 48     in 90 d (2027-02-22 10:15:03Z)",
                        "exact-set                *.a.test and 2 more  3 of 4      now",
                        "failed-validations       all                  4 of 4      now");

        String paused = limits.formatted("\"2027-02-22T10:15:03Z\"");
        console.answer("GET /limits", Answer.json(200, paused), Answer.json(200, paused));
        assertThat(run("limits").lines())
                .hasSize(6)
                .endsWith(
                        "the certificate authority has asked us to stay away; we ask again in 90 d (2027-02-22 10:15:03Z)");
        assertThat(run("limits", "--json").out()).isEqualTo(paused + "\n");
    }

    @Test
    void saysThatNothingIsLimited() {
        console.answer("GET /limits", Answer.json(200, "{\"limits\":[],\"pausedUntil\":null}"));
        assertThat(run("limits").out()).isEqualTo("no limits are configured\n");
    }

    @Test
    void limitsNeedTheScope() {
        console.answer("GET /limits", Answer.problem(403, "scope-missing", "operate is needed"));
        Shell.Outcome refused = run("limits");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("operate is needed");
    }

    @Test
    void tellsHowTheInstallationIs() {
        String status =
                """
                {"version":"1.2","domains":{"total":3,"registered":0,"issued":0,"proven":2,"failing":1,"removing":0},"nodes":{"total":2,"proven":1},"certificates":{"total":5,"failing":1,"soonestNotAfter":"2027-02-22T10:15:03Z"},"outbox":{"waiting":4},"provisioning":{"rejected":%d}}""";
        console.answer("GET /status", Answer.json(200, status.formatted(7)));
        assertThat(run("status").out())
                .isEqualTo(
                        """
                        Waxseal 1.2 at %s
                          domains       3: 2 proven, 1 failing
                          nodes         2, 1 proven
                          certificates  5, 1 failing; the first expires in 90 d (2027-02-22 10:15:03Z)
                          outbox        4 statements wait to be published
                          provisioning  7 requests were rejected in the last 24 h; see: ./waxseal event tail --rejected --since 24h
                        """
                                .formatted(console.address()));
        assertThat(run("status", "--json").out()).contains("\"provisioning\":{\"rejected\":7}");

        console.answer("GET /status", Answer.json(200, status.formatted(0)));
        assertThat(run("status").lines())
                .endsWith("  provisioning  0 requests were rejected in the last 24 h");
    }

    @Test
    void aStatusWithoutDomainsSaysHowToAddOne() {
        console.answer(
                "GET /status",
                Answer.json(200, "{\"version\":\"1.2\",\"domains\":{\"total\":0,\"proven\":0}}"));
        assertThat(run("status").out())
                .contains("  domains       none; add one with: ./waxseal domain add NAME")
                .doesNotContain("provisioning");
    }

    @Test
    void makesALinkToThePageOfAllOrOfOneDomain() {
        String answer =
                """
                {"url":"http://127.0.0.1:8080/open?key=k","expiresAt":"2026-11-24T10:30:03Z","domain":%s}""";
        console.answer("POST /page-links", Answer.json(201, answer.formatted("null")));
        Shell.Outcome all = run("page-link");
        assertThat(all.exitCode()).as(all.err()).isZero();
        assertThat(all.out()).isEqualTo("http://127.0.0.1:8080/open?key=k\n");
        assertThat(all.err())
                .isEqualTo("waxseal: it works once, until in 15 min (2026-11-24 10:30:03Z)\n");
        assertThat(console.requests().getFirst().body()).isEqualTo("{}");

        console.answer(
                "POST /page-links",
                Answer.json(201, answer.formatted("\"xn--bcher-kva.example\"")));
        Shell.Outcome one = run("domain", "page-link", "bücher.example");
        assertThat(one.exitCode()).as(one.err()).isZero();
        assertThat(one.out()).isEqualTo("http://127.0.0.1:8080/open?key=k\n");
        assertThat(one.err())
                .contains(
                        "until in 15 min (2026-11-24 10:30:03Z), and opens the page of xn--bcher-kva.example and nothing else");
        Request request = console.requests().getLast();
        assertThat(request.body()).isEqualTo("{\"domain\":\"bücher.example\"}");
        assertThat(request.header("Idempotency-key")).isEmpty();
        Shell.Outcome json = run("domain", "page-link", "bücher.example", "--json");
        assertThat(json.out()).contains("\"domain\":\"xn--bcher-kva.example\"").hasLineCount(1);
        assertThat(json.err()).isEmpty();
    }

    @Test
    void makesNoLinkToADomainThatIsNotThere() {
        console.answer(
                "POST /page-links",
                Answer.problem(404, "domain-unknown", "there is no domain 'b.example'"));
        Shell.Outcome unknown = run("domain", "page-link", "b.example");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).isEqualTo("waxseal: there is no domain 'b.example'\n");
        assertThat(run("domain", "page-link", "b.example", "--json").err())
                .contains("\"code\":\"domain-unknown\"");

        console.answer(
                "POST /page-links", Answer.problem(403, "scope-missing", "operate is needed"));
        assertThat(run("domain", "page-link", "b.example").exitCode()).isEqualTo(1);
        console.answer("POST /page-links", Answer.lost());
        assertThat(run("domain", "page-link", "b.example").exitCode()).isEqualTo(3);
        assertThat(pauses).as("the answer is a secret and not kept").isEmpty();

        int before = console.requests().size();
        Shell.Outcome empty = run("domain", "page-link", " ");
        assertThat(empty.exitCode()).isEqualTo(2);
        assertThat(empty.err()).isEqualTo("waxseal: the domain's name is empty\n");
        assertThat(console.requests()).hasSize(before);
    }

    @Test
    void namesWhatKeepsTheApiFromAnswering() throws Exception {
        Shell.Outcome wrong =
                new Shell(
                                directory,
                                Map.of(
                                        "WAXSEAL_API",
                                        console.address(),
                                        "WAXSEAL_TOKEN",
                                        "another-token"),
                                Terminal.NONE,
                                clock,
                                pauses::add)
                        .run("status");
        assertThat(wrong.exitCode()).isEqualTo(3);
        assertThat(wrong.err())
                .contains(
                        "the token is not the one (this command used the token from WAXSEAL_TOKEN)")
                .doesNotContain("another-token");

        console.answer("GET /status", new Answer(502, "text/html", "<html>Bad gateway</html>"));
        Shell.Outcome foreign = run("status");
        assertThat(foreign.exitCode()).isEqualTo(3);
        assertThat(foreign.err()).contains("is not a Waxseal console", "HTTP 502");

        console.close();
        Shell.Outcome nobody = run("status");
        assertThat(nobody.exitCode()).isEqualTo(3);
        assertThat(nobody.err()).contains("nobody answers at " + console.address());
        assertThat(pauses).isEmpty();
    }

    private Shell.Outcome run(String... arguments) {
        return new Shell(
                        directory,
                        Map.of(
                                "WAXSEAL_API",
                                console.address(),
                                "WAXSEAL_TOKEN",
                                FakeConsole.TOKEN),
                        Terminal.NONE,
                        clock,
                        pauses::add)
                .run(arguments);
    }
}
