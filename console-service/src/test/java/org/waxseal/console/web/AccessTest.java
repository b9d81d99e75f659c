package org.waxseal.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waxseal.console.RunningConsole;
import org.waxseal.console.RunningConsole.Answer;

/** Who gets in, and who does not. */
class AccessTest {
    private static Path directory = Path.of("");
    private static RunningConsole console = startNothing();

    @SuppressWarnings("NullAway") // set before all tests
    private static RunningConsole startNothing() {
        return null;
    }

    @BeforeAll
    static void start(@TempDir Path temporary) {
        directory = temporary;
        console =
                RunningConsole.start(
                        temporary, "waxseal.console.allowed-hosts=console.example.test");
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/domains",
        "GET, /api/v1/domains/x.test",
        "POST, /api/v1/domains",
        "DELETE, /api/v1/domains/x.test",
        "POST, /api/v1/page-links",
        "GET, /api/v1/nothing",
        "GET, /api;x/v1/domains",
        "GET, //api/v1/domains",
        "GET, /%61pi/v1/domains",
        "GET, /error",
        "GET, /events",
        "GET, /anything"
    })
    void withoutTokenNothingIsAnswered(String method, String path) {
        Answer answer =
                console.send(
                        console.request(path)
                                .header("Content-Type", "application/json")
                                .method(method, HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
        assertThat(answer.text("/code")).isEqualTo("unauthenticated");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"waxseal\"");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void aWrongTokenIsRefused() {
        for (String header :
                List.of(
                        "Bearer " + "0".repeat(64),
                        "Bearer " + console.token() + "0",
                        "Bearer x")) {
            Answer answer =
                    console.send(
                            console.request("/api/v1/domains")
                                    .header("Authorization", header)
                                    .GET());

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
            assertThat(answer.response().body()).doesNotContain(console.token());
        }
        for (String header :
                List.of("Basic " + console.token(), console.token(), "Bearer ", "Bearer a b")) {
            assertThat(
                            console.send(
                                            console.request("/api/v1/domains")
                                                    .header("Authorization", header)
                                                    .GET())
                                    .status())
                    .isEqualTo(401);
        }
        assertThat(console.get("/api/v1/domains").status()).isEqualTo(200);
    }

    @Test
    void theTokenIsRandomAndItsOwnersOnly() throws IOException {
        Path file = directory.resolve("secret").resolve("api-token");

        assertThat(console.token()).matches("[0-9a-f]{64}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aLinkOpensThePageOnce() {
        Answer made = console.post("/api/v1/page-links", "");
        assertThat(made.status()).isEqualTo(201);
        URI link = URI.create(made.text("/url"));
        assertThat(link.getPath()).isEqualTo("/open");
        String path = link.getPath() + "?" + link.getQuery();

        assertThat(
                        console.send(
                                        console.request(path)
                                                .method(
                                                        "HEAD",
                                                        HttpRequest.BodyPublishers.noBody()))
                                .header("Set-Cookie"))
                .as("a look-ahead does not spend it")
                .isNull();
        Answer opened = console.send(console.request(path).GET());
        Answer twice = console.send(console.request(path).GET());

        assertThat(opened.status()).isEqualTo(200);
        String cookie = String.valueOf(opened.header("Set-Cookie"));
        assertThat(cookie)
                .startsWith("waxseal_session=")
                .contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200")
                .doesNotContain("Secure");
        assertThat(opened.response().body()).contains("content=\"0;url=/\"");
        assertThat(twice.status()).isEqualTo(403);
        assertThat(twice.header("Set-Cookie")).isNull();
        assertThat(twice.response().body()).contains("does not work any more");
        String session = cookie.substring(0, cookie.indexOf(';'));
        Answer page = console.send(console.request("/").header("Cookie", session).GET());
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(page.response().body()).contains("No domain is registered yet.");
        assertThat(
                        console.send(
                                        console.request("/api/v1/domains")
                                                .header("Cookie", session)
                                                .GET())
                                .status())
                .as("a session reads the page, it is no token")
                .isEqualTo(401);
    }

    @Test
    void theSessionKeepsToTlsWhereAProxySpeaksIt(@TempDir Path behindProxy) {
        try (RunningConsole proxied =
                RunningConsole.start(
                        behindProxy, "waxseal.console.public-url=https://console.example.test/")) {
            Answer made = proxied.post("/api/v1/page-links", "");
            String query = URI.create(made.text("/url")).getQuery();

            Answer opened = proxied.send(proxied.request("/open?" + query).GET());

            assertThat(opened.header("Set-Cookie")).contains("; Secure");
        }
    }

    @Test
    void aLinkToOneDomainShowsNoOther() throws IOException {
        assertThat(console.post("/api/v1/page-links", "{\"domain\": \"mine.test\"}").status())
                .isEqualTo(404);
        console.post("/api/v1/owners", ApiTest.OWNER.formatted("alice"));
        console.post("/api/v1/nodes", ApiTest.MAIL_NODE.formatted("mx1", "mx1"));
        for (String name : List.of("mine.test", "other.test")) {
            assertThat(
                            console.post(
                                            "/api/v1/domains",
                                            "{\"name\": \"%s\", \"owner\": \"alice\", \"mailNode\": \"mx1\"}"
                                                    .formatted(name))
                                    .status())
                    .isEqualTo(201);
        }
        assertThat(console.post("/api/v1/page-links", "{\"domain\": \"a b\"}").status())
                .isEqualTo(422);
        assertThat(console.post("/api/v1/page-links", "{\"domian\": \"a.test\"}").status())
                .isEqualTo(422);
        Answer made = console.post("/api/v1/page-links", "{\"domain\": \"MINE.test\"}");
        assertThat(made.text("/domain")).isEqualTo("mine.test");
        Answer opened =
                console.send(
                        console.request("/open?" + URI.create(made.text("/url")).getQuery()).GET());
        assertThat(opened.response().body()).contains("content=\"0;url=/domains/mine.test\"");
        String cookie = String.valueOf(opened.header("Set-Cookie"));
        String session = cookie.substring(0, cookie.indexOf(';'));

        assertThat(page("/domains/mine.test", session).status()).isEqualTo(200);
        assertThat(page("/domains/mine.test", session).response().body())
                .contains("mine.test")
                .doesNotContain("other.test", "All domains");
        assertThat(page("/domains/other.test", session).status()).isEqualTo(403);
        assertThat(page("/domains/none.test", session).status()).isEqualTo(403);
        assertThat(page("/domains/a%20b", session).status()).isEqualTo(400);
        Answer overview = page("/", session);
        assertThat(overview.status()).isEqualTo(302);
        assertThat(overview.header("Location")).endsWith("/domains/mine.test");
        assertThat(page("/domains/mine.test", "waxseal_session=guess").status()).isEqualTo(401);
        assertThat(page("/domains/mine.test", "waxseal_session=guess").response().body())
                .contains("This page is closed");
        try (BufferedReader events = events(session)) {
            assertThat(events.readLine()).isEqualTo("event:hello");
            console.post("/api/v1/domains/other.test/renewals", "");
            console.post("/api/v1/domains/mine.test/renewals", "");
            String line = events.readLine();
            while (line != null && !line.contains("mine.test")) {
                assertThat(line).doesNotContain("other.test");
                line = events.readLine();
            }
            assertThat(line).contains("domain:mine.test").doesNotContain("other.test");
        }
    }

    private static Answer page(String path, String session) {
        return console.send(console.request(path).header("Cookie", session).GET());
    }

    /** The query asks for another domain; the session decides. */
    private static BufferedReader events(String session) {
        return new BufferedReader(
                new InputStreamReader(
                        console.exchange(
                                        console.request("/events?domain=other.test")
                                                .header("Cookie", session)
                                                .GET(),
                                        BodyHandlers.ofInputStream())
                                .body(),
                        StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/open", "/open?key=", "/open?key=guess", "/open?key=%00"})
    void aGuessedLinkOpensNothing(String path) {
        Answer answer = console.send(console.request(path).GET());

        assertThat(answer.status()).isIn(403, 400);
        assertThat(answer.header("Set-Cookie")).isNull();
    }

    @Test
    void withoutSessionThePageSaysHowToOpenIt() {
        Answer answer =
                console.send(console.request("/").header("Cookie", "waxseal_session=guess").GET());

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.response().body()).contains("This page is closed", "/api/v1/page-links");
    }

    @Test
    void everyAnswerIsGuarded() {
        for (String path : List.of("/", "/api/v1/domains", "/open?key=x", "/assets/console.js")) {
            Answer answer =
                    console.send(console.request(path).header("Origin", "http://evil.test").GET());

            assertThat(answer.header("Content-Security-Policy"))
                    .contains("default-src 'none'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
            assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "evil.test, 421",
        "evil.test:8080, 421",
        "127.0.0.1.evil.test, 421",
        "localhost.evil.test, 421",
        "'', 421",
        "localhost, 200",
        "LOCALHOST:1, 200",
        "127.0.0.1:9, 200",
        "[::1]:8080, 200",
        "Console.Example.Test, 200"
    })
    void aForeignHostNameIsRefused(String host, int status) throws IOException {
        String answer =
                raw(
                        "GET /api/v1/owners HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n"
                                .formatted(host, console.token()));

        if (host.isEmpty()) {
            assertThat(answer).startsWith("HTTP/1.1 4");
        } else {
            assertThat(answer).startsWith("HTTP/1.1 " + status);
        }
        if (status == 421 && !host.isEmpty()) {
            assertThat(answer).contains("\"code\":\"host-refused\"");
        }
    }

    private static String raw(String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), console.url("/").getPort())) {
            socket.setSoTimeout(10_000);
            OutputStream output = socket.getOutputStream();
            output.write(request.getBytes(StandardCharsets.US_ASCII));
            output.flush();
            InputStream input = socket.getInputStream();
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theApiDescriptionNeedsNoToken() {
        HttpResponse<String> answer =
                console.exchange(
                        console.request("/api/v1/openapi.json").GET(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    }

    @Test
    void aRestartKeepsTokenAndRowsAndEndsSessions(@TempDir Path own) {
        String token;
        String link;
        try (RunningConsole first = RunningConsole.start(own)) {
            token = first.token();
            link = first.links().issue().url().getQuery();
            assertThat(first.post("/api/v1/owners", ApiTest.OWNER.formatted("kept")).status())
                    .isEqualTo(201);
        }
        try (RunningConsole second = RunningConsole.start(own)) {
            assertThat(second.token()).isEqualTo(token);
            assertThat(second.get("/api/v1/owners/kept").text("/email"))
                    .isEqualTo("alice@example.org");
            assertThat(second.send(second.request("/open?" + link).GET()).status()).isEqualTo(403);
        }
    }

    @Test
    void aTokenFileThatOthersMayReadIsRefused(@TempDir Path own) throws IOException {
        Path file = own.resolve("secret").resolve("api-token");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "a".repeat(64));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> RunningConsole.start(own).close())
                .hasStackTraceContaining(
                        "has mode rw-r--r--; others must not use it: chmod 600 it");
    }
}
