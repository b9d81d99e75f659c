package org.waxseal.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.waxseal.console.RunningConsole;
import org.waxseal.console.RunningConsole.Answer;
import org.waxseal.console.access.Scope;

/** Tokens over the API, and what each scope opens. */
class TokenTest {
    private static RunningConsole console = startNothing();
    private static final Map<Scope, String> TOKENS = new LinkedHashMap<>();
    private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();

    @SuppressWarnings("NullAway") // set before all tests
    private static RunningConsole startNothing() {
        return null;
    }

    @BeforeAll
    static void start(@TempDir Path temporary) {
        console = RunningConsole.start(temporary);
        LOG.start();
        logger("org.waxseal").setLevel(Level.TRACE);
        logger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(LOG);
        for (Scope scope : Scope.values()) {
            TOKENS.put(scope, make(scope.wireName(), scope.wireName()).text("/token"));
        }
    }

    @AfterAll
    static void stop() {
        logger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(LOG);
        logger("org.waxseal").setLevel(null);
        console.close();
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    private static Answer make(String name, String scope) {
        Answer made =
                console.post(
                        "/api/v1/tokens",
                        "{\"name\": \"%s\", \"scopes\": [\"%s\"]}".formatted(name, scope));
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        return made;
    }

    private static Answer ask(String token, String method, String path) {
        return console.send(
                console.request(path)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString("{}")));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, read",
        "GET, /api/v1/status, read",
        "GET, /api/v1/owners, read",
        "GET, /api/v1/owners/x, read",
        "GET, /api/v1/nodes, read",
        "GET, /api/v1/nodes/x, read",
        "GET, /api/v1/domains, read",
        "HEAD, /api/v1/domains, read",
        "GET, /api/v1/domains/x.test, read",
        "GET, /api/v1/domains/x.test/watch, read",
        "GET, /api/v1/certificates, read",
        "GET, /api/v1/certificates/domain:x.test, read",
        "GET, /api/v1/events?follow=false, read",
        "POST, /api/v1/owners, provision",
        "PUT, /api/v1/owners/x, provision",
        "PATCH, /api/v1/owners/x, provision",
        "DELETE, /api/v1/owners/x, provision",
        "POST, /api/v1/domains, provision",
        "PUT, /api/v1/domains/x.test, provision",
        "PATCH, /api/v1/domains/x.test, provision",
        "DELETE, /api/v1/domains/x.test, provision",
        "POST, /api/v1/domains/x.test/renewals, provision",
        "POST, /api/v1/nodes/x/renewals, provision",
        "POST, /api/v1/certificates/domain:x.test/renewals, provision",
        "POST, /api/v1/bulk/domains, provision",
        "POST, /api/v1/nodes, operate",
        "PUT, /api/v1/nodes/x, operate",
        "DELETE, /api/v1/nodes/x, operate",
        "PUT, /api/v1/fleet, operate",
        "GET, /api/v1/tokens, operate",
        "POST, /api/v1/tokens, operate",
        "DELETE, /api/v1/tokens/x, operate",
        "POST, /api/v1/page-links, operate",
        "POST, /api/v1/events/republish, operate",
        "GET, /api/v1/limits, operate",
        "GET, /api/v1/vault, operate",
        "GET, /api/v1/vault/accesses, operate",
        "POST, /api/v1/vault/rotations, operate",
        "GET, /api/v1/unheard-of, operate",
        "PUT, /api/v1/domains, operate",
        "GET, /api/v1/domains/../tokens, operate",
        "GET, /api/v1/domains/..;/tokens, operate",
        "GET, /api/v1/tokens;/domains/x, operate",
        "GET, /error, operate"
    })
    void eachScopeOpensItsOwnAndLowerOnes(String method, String path, String needed) {
        for (Scope held : Scope.values()) {
            Answer answer = ask(TOKENS.getOrDefault(held, ""), method, path);

            if (held.includes(Scope.of(needed).orElseThrow())) {
                assertThat(answer.status()).as("%s: %s", held, answer).isNotIn(401, 403);
            } else {
                assertThat(answer.status()).as("%s: %s", held, answer).isEqualTo(403);
                assertThat(answer.text("/code")).isEqualTo("scope-missing");
                assertThat(answer.text("/detail"))
                        .contains("token '" + held.wireName() + "'", "scope '" + needed + "'");
                assertThat(answer.header("WWW-Authenticate"))
                        .contains("error=\"insufficient_scope\"", "scope=\"" + needed + "\"");
            }
        }
    }

    @Test
    void everyPathOfTheServiceIsInTheTable() {
        Set<String> forgotten = new TreeSet<>();
        console.context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .forEach(
                        mapping ->
                                mapping.getPatternValues().stream()
                                        .filter(path -> path.startsWith("/api/"))
                                        .forEach(
                                                path ->
                                                        mapping.getMethodsCondition()
                                                                .getMethods()
                                                                .forEach(
                                                                        method ->
                                                                                forgotten.add(
                                                                                        method + " "
                                                                                                + path))));
        assertThat(forgotten).hasSizeGreaterThan(14);
        forgotten.remove("GET /api/v1/openapi.json"); // open to all
        forgotten.removeIf(
                request ->
                        RequiredScopes.isListed(
                                request.substring(0, request.indexOf(' ')),
                                request.substring(request.indexOf(' ') + 1)));

        assertThat(forgotten).isEmpty();
    }

    @Test
    void aTokenIsShownOnceAndListedWithoutIt() {
        Answer made = make("once", "provision");
        String secret = made.text("/token");

        assertThat(secret).matches("waxseal_" + made.text("/id") + "_[0-9a-f]{64}");
        assertThat(made.header("Location")).isEqualTo("/api/v1/tokens/" + made.text("/id"));
        assertThat(ask(secret, "GET", "/api/v1/owners").status()).isEqualTo(200);
        String page = console.get("/api/v1/tokens").response().body();
        assertThat(page)
                .contains(made.text("/id"), "\"once\"", "\"createdBy\":\"token-file\"")
                .doesNotContain(secret.substring(21));
        assertThat(
                        console.context()
                                .getBean(JdbcClient.class)
                                .sql("select * from tokens where id = :id")
                                .param("id", made.text("/id"))
                                .query()
                                .singleRow()
                                .toString())
                .as("what a thief of the table would find")
                .doesNotContain(secret.substring(21));
    }

    @Test
    void aRevokedTokenWorksNoMoreAndStaysInTheList() {
        Answer made = make("to be revoked", "operate");
        String secret = made.text("/token");
        String path = "/api/v1/tokens/" + made.text("/id");

        assertThat(ask(secret, "DELETE", path).status()).isEqualTo(204);
        Answer refused = ask(secret, "GET", "/api/v1/owners");

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.text("/detail")).startsWith("the token was revoked at 20");
        assertThat(refused.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
        assertThat(console.delete(path).status()).as("again").isEqualTo(204);
        assertThat(console.delete("/api/v1/tokens/unheard-of").text("/code"))
                .isEqualTo("token-unknown");
        assertThat(
                        console.get("/api/v1/tokens?limit=500")
                                .json()
                                .at("/items")
                                .valueStream()
                                .filter(
                                        token ->
                                                token.at("/id")
                                                        .asString()
                                                        .equals(made.text("/id"))))
                .singleElement()
                .satisfies(
                        token -> {
                            assertThat(token.at("/state").asString()).isEqualTo("revoked");
                            assertThat(token.at("/revokedBy").asString())
                                    .isEqualTo(made.text("/id"));
                        });
    }

    @Test
    void anExpiredTokenIsRefused() {
        Answer made =
                console.post(
                        "/api/v1/tokens",
                        "{\"name\": \"short\", \"scopes\": [\"read\"], \"expiresAt\": \"2099-01-01T00:00:00Z\"}");
        String secret = made.text("/token");
        assertThat(ask(secret, "GET", "/api/v1/owners").status()).isEqualTo(200);

        console.context()
                .getBean(JdbcClient.class)
                .sql(
                        "update tokens set expires_at = timestamp with time zone '2026-01-01 00:00:00+00' where id = :id")
                .param("id", made.text("/id"))
                .update();
        Answer refused = ask(secret, "GET", "/api/v1/owners");

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.text("/detail"))
                .startsWith("the token has expired at 2026-01-01T00:00:00Z");
    }

    @Test
    void everyFaultOfARequestIsTold() {
        Answer answer =
                console.post(
                        "/api/v1/tokens",
                        "{\"name\": \"\", \"scopes\": [\"read\", \"write\"], \"expiresAt\": \"tomorrow\"}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(
                        answer.json()
                                .at("/errors")
                                .valueStream()
                                .map(fault -> fault.at("/pointer").asString()))
                .containsExactly("/name", "/scopes/1", "/expiresAt");
        assertThat(answer.json().at("/errors/1/detail").asString())
                .isEqualTo("scope 'write' is unknown; use some of read, provision, operate");
        assertThat(console.post("/api/v1/tokens", "{\"name\": \"x\", \"scopes\": []}").status())
                .isEqualTo(422);
        assertThat(
                        console.post(
                                        "/api/v1/tokens",
                                        "{\"name\": \"x\", \"scopes\": [\"read\"], \"expiresAt\": \"2020-01-01T00:00:00Z\"}")
                                .text("/errors/0/pointer"))
                .isEqualTo("/expiresAt");
    }

    @Test
    void noTokenReachesTheLog() {
        Answer made = make("logged", "read");
        String secret = made.text("/token");
        ask(secret, "GET", "/api/v1/owners");
        ask(secret, "POST", "/api/v1/nodes");
        ask(secret + "0", "GET", "/api/v1/owners");
        console.delete("/api/v1/tokens/" + made.text("/id"));
        ask(secret, "GET", "/api/v1/owners");

        List<String> lines =
                List.copyOf(LOG.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
        assertThat(lines).anyMatch(line -> line.contains("(logged) made with [READ]"));
        assertThat(lines).anyMatch(line -> line.contains("(logged) revoked by token-file"));
        assertThat(lines)
                .noneMatch(line -> line.contains(secret.substring(21)))
                .noneMatch(line -> line.contains(console.token()));
    }
}
