package org.waxseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

/** {@code reload} against recorded answers: what it sends, and how it ends. */
class ReloadTest {
    private static final String FLEET =
            """
            data-directory: %s
            acme: {directory-url: "https://ca.example.org/directory", terms-agreed: true}
            dns: {server: "127.0.0.1:5353"}
            smtp: {host: localhost, from: waxseal@fleet.test}
            owners:
              - {id: alice, email: alice@fleet.test}
            nodes:
              - id: mx1
                host-name: mx1.fleet.test
                servers: [{software: dovecot}]
            domains:
              - {name: a.fleet.test, owner: alice, mail-node: mx1}
            """;

    @TempDir Path directory;
    private final List<Duration> pauses = new ArrayList<>();
    private FakeConsole console;
    private Path serve;

    @BeforeEach
    void startConsole() throws Exception {
        console = new FakeConsole();
        Files.writeString(directory.resolve("fleet.yml"), FLEET.formatted(data()));
        serve = Files.createDirectories(data().resolve("serve"));
    }

    @AfterEach
    void stopConsole() {
        console.close();
    }

    @Test
    void sendsTheRowsAndSaysWhatBecameOfThem() throws Exception {
        console.answer(
                "PUT /fleet",
                Answer.json(
                        200,
                        """
                        {"owners":{"created":[],"changed":[],"removed":[],"unchanged":1},"nodes":{"created":[],"changed":["mx1"],"removed":[],"unchanged":0},"domains":{"created":["a.fleet.test"],"changed":[],"removed":[],"unchanged":0},"registered":0,"skipped":[],"kept":[]}"""));
        Shell.Outcome outcome = reloadOfRunning("--allow-removals");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.lines())
                .startsWith(
                        "owners: 1 as before",
                        "nodes: 1 changed (mx1), 0 as before",
                        "domains: 1 added (a.fleet.test), 0 as before");
        Request request = console.requests().getFirst();
        assertThat(request.query()).contains("dryRun=false", "allowRemovals=true");
        assertThat(request.header("Content-type")).isEqualTo("application/json");
        assertThat(request.body())
                .contains("\"name\":\"a.fleet.test\"", "\"mailNode\":\"mx1\"")
                .doesNotContain("null");
    }

    @Test
    void endsWithOneWhenTheRowsAreRefused() throws Exception {
        String problem =
                """
                {"type":"urn:waxseal:problem:in-use","title":"In use","status":422,"detail":"the request has 1 fault","code":"in-use","errors":[{"pointer":"/domains/0/owner","code":"owner-unknown","detail":"owner 'alice' is unknown"}]}""";
        console.answer("PUT /fleet", new Answer(422, "application/problem+json", problem));
        Shell.Outcome outcome = reloadOfRunning();
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .isEqualTo(
                        """
                        waxseal: the request has 1 fault
                          /domains/0/owner: owner 'alice' is unknown
                        """);
        assertThat(reloadOfRunning("--json").err()).isEqualTo(problem + "\n");
    }

    @Test
    void endsWithTwoWhenTheFileIsWrong() throws Exception {
        Path file = directory.resolve("fleet.yml");
        Files.writeString(
                file,
                FLEET.formatted(data())
                        .replace("alice@fleet.test", "alice")
                        .replace("mail-node: mx1", "mail-node: mx2"));
        Shell.Outcome outcome = reload();
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith("waxseal: " + file + ":"));
        assertThat(reload("--json").err()).contains("\"code\":\"field-invalid\"").hasLineCount(1);

        Files.delete(file);
        assertThat(reload().exitCode()).isEqualTo(2);
    }

    @Test
    void endsWithThreeWhenNoProductAnswers() throws Exception {
        Shell.Outcome nothing = reload();
        assertThat(nothing.exitCode()).isEqualTo(3);
        assertThat(nothing.err()).startsWith("waxseal: nothing runs on " + data());

        console.answer("PUT /fleet", Answer.lost());
        Shell.Outcome lost = reloadOfRunning();
        assertThat(lost.exitCode()).isEqualTo(3);
        assertThat(lost.err()).contains("was lost before the answer came");
        assertThat(console.requests()).as("it is not sent again by itself").hasSize(1);

        Files.writeString(token(), "another-token\n");
        Shell.Outcome closed = reloadOfRunning();
        assertThat(closed.exitCode()).isEqualTo(3);
        assertThat(closed.err()).contains(token().toString()).doesNotContain("another-token");

        Files.delete(token());
        Shell.Outcome blind = reloadOfRunning();
        assertThat(blind.exitCode()).isEqualTo(3);
        assertThat(blind.err())
                .contains("cannot be read", "run as the user to whom the data belongs");

        Files.writeString(token(), FakeConsole.TOKEN);
        console.close();
        Shell.Outcome silent = reloadOfRunning();
        assertThat(silent.exitCode()).isEqualTo(3);
        assertThat(silent.err())
                .contains(
                        "nobody answers at " + console.address(),
                        "process 4711 holds the data directory")
                .doesNotContain("--api");
        assertThat(pauses).isEmpty();
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Path token() {
        return serve.resolve("token");
    }

    /** While a product holds the data directory, as {@code serve} does. */
    private Shell.Outcome reloadOfRunning(String... options) throws Exception {
        if (console.requests().isEmpty() && Files.notExists(token())) {
            Files.writeString(token(), FakeConsole.TOKEN + "\n");
        }
        Files.writeString(
                serve.resolve("running.json"),
                """
                {"pid":4711,"api":"%s/api/v1","tokenFile":"%s","settings":{}}"""
                        .formatted(console.address(), token()));
        try (FileChannel lock =
                FileChannel.open(
                        serve.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE)) {
            assertThat(lock.tryLock()).isNotNull();
            return reload(options);
        }
    }

    private Shell.Outcome reload(String... options) {
        List<String> command =
                new ArrayList<>(
                        List.of("reload", "--config", directory.resolve("fleet.yml").toString()));
        command.addAll(List.of(options));
        return new Shell(directory, Map.of(), Terminal.NONE, new AdjustableClock(), pauses::add)
                .run(command.toArray(String[]::new));
    }
}
