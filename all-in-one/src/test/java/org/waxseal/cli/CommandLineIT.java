package org.waxseal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waxseal.allinone.AllInOne;
import org.waxseal.allinone.AllInOneProperties;
import org.waxseal.allinone.SiblingService;
import org.waxseal.cli.screen.Terminal;
import org.waxseal.console.ConsoleApplication;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The commands against a console that really runs: without issuer and assigner nothing is proven.
 */
class CommandLineIT {
    @TempDir static Path directory;

    private static AllInOne product;
    private static Relay relay;

    @BeforeAll
    static void start() throws Exception {
        product =
                AllInOne.start(
                        AllInOneProperties.inDirectory(
                                directory, Map.of("waxseal.console.print-link", "false")),
                        List.of(new SiblingService("console", ConsoleApplication.class)));
        relay = new Relay(product.port("console"));
        done("node", "add", "mx1", "--host-name", "mx1.example.test", "--server", "postfix");
        done("node", "add", "web1", "--host-name", "web1.example.test", "--server", "nginx");
        done("owner", "add", "alice", "--email", "alice@example.test", "--name", "Alice");
    }

    @AfterAll
    static void stop() throws IOException {
        relay.close();
        product.close();
    }

    @Test
    void keepsOwners() {
        done("owner", "add", "bob", "--email", "bob@example.test");
        assertThat(run("owner", "add", "bob", "--email", "bob@example.test").exitCode())
                .isEqualTo(1);
        done("owner", "add", "bob", "--email", "bob@example.test", "--replace");
        assertThat(done("owner", "list").out()).contains("bob@example.test", "alice", "OWNER");
        done("owner", "change", "bob", "--name", "Bob", "--if-revision", "1");
        Shell.Outcome late = run("owner", "change", "bob", "--name", "B", "--if-revision", "1");
        assertThat(late.exitCode()).isEqualTo(1);
        assertThat(late.err()).contains("waxseal: ", "revision");
        assertThat(json("owner", "show", "bob").path("name").asString("")).isEqualTo("Bob");
        done("owner", "remove", "bob");
        assertThat(run("owner", "show", "bob").exitCode()).isEqualTo(1);
    }

    @Test
    void keepsNodes() throws Exception {
        Files.writeString(
                directory.resolve("mx2.json"),
                """
                {"hostName":"mx2.example.test","servers":[{"software":"dovecot","listeners":[{"protocol":"imap","port":1143}]}]}
                """);
        done("node", "add", "mx2", "--file", "mx2.json", "--address", "127.0.0.1");
        assertThat(done("node", "show", "mx2").out())
                .contains("mx2  registered", "/etc/dovecot, imap:1143", "127.0.0.1");
        assertThat(done("node", "list", "--state", "registered").out()).contains("mx1", "mx2");
        done("node", "remove", "mx2");
        assertThat(run("node", "add", "mx3", "--server", "sendmail").err())
                .contains("/servers/0/software: ", "/hostName: ");
    }

    @Test
    void keepsDomains() {
        assertThat(done("domain", "list", "--owner", "nobody").out()).startsWith("nothing matches");
        assertThat(
                        done(
                                        "domain",
                                        "add",
                                        "bücher.example",
                                        "--owner",
                                        "alice",
                                        "--mail-node",
                                        "mx1")
                                .out())
                .startsWith("bücher.example (xn--bcher-kva.example) is registered");
        assertThat(done("domain", "show", "bücher.example").out())
                .contains("owner         alice", "mail node     mx1", "source        api");
        done("domain", "change", "bücher.example", "--webmail-node", "web1", "--no-mail-node");
        JsonNode changed = json("domain", "show", "bücher.example");
        assertThat(changed.path("mailNode").isNull()).isTrue();
        assertThat(changed.path("webmailNode").asString("")).isEqualTo("web1");
        assertThat(done("domain", "list", "--name", "bücher", "--json").lines())
                .singleElement()
                .asString()
                .contains("xn--bcher-kva.example");

        Shell.Outcome faults =
                run("domain", "add", "a_b.example", "--owner", "ghost", "--mail-node", "mx9");
        assertThat(faults.exitCode()).isEqualTo(1);
        assertThat(faults.err()).contains("  /name: ").contains("'a_b.example'");

        Shell.Outcome watched = run("domain", "watch", "bücher.example", "--timeout", "500ms");
        assertThat(watched.exitCode()).isEqualTo(1);
        assertThat(watched.out()).contains("registered ", "owner alice, webmail on web1");
        assertThat(watched.err()).contains("it is registered");

        Shell.Outcome link = done("domain", "page-link", "bücher.example");
        assertThat(link.out()).startsWith("http").hasLineCount(1);
        assertThat(link.err()).contains("it works once", "xn--bcher-kva.example and nothing else");
        assertThat(run("domain", "page-link", "never.example").exitCode()).isEqualTo(1);

        done("certificate", "renew", "bücher.example");
        assertThat(
                        json("certificate", "show", "domain:xn--bcher-kva.example")
                                .path("certificate")
                                .path("renewal")
                                .asLong(0))
                .isEqualTo(1);
        assertThat(done("certificate", "list", "--kind", "node").out())
                .contains("node:mx1", "node:web1")
                .doesNotContain("domain:");

        done("domain", "remove", "bücher.example");
        assertThat(run("domain", "watch", "never.example").exitCode()).isEqualTo(1);
    }

    @Test
    void tellsHowTheInstallationIs() {
        assertThat(done("status").out())
                .contains(
                        "Waxseal ",
                        " at http://127.0.0.1:",
                        "nodes",
                        "  provisioning  0 requests were rejected");
        assertThat(json("status").path("nodes").path("total").asLong(0)).isGreaterThanOrEqualTo(2);
        Shell.Outcome link = done("page-link");
        assertThat(link.out()).startsWith("http");
        assertThat(link.err()).contains("it works once");
    }

    @Test
    void keepsTokensAndTheirScopes() {
        JsonNode token = json("token", "create", "panel", "--scope", "read", "--out", "panel");
        assertThat(done("token", "list").out()).contains("panel", "read", "active");
        Shell.Outcome reading = run("domain", "list", "--token-file", "panel");
        assertThat(reading.exitCode()).as(reading.err()).isZero();
        Shell.Outcome writing =
                run(
                        "owner",
                        "add",
                        "carol",
                        "--email",
                        "carol@example.test",
                        "--token-file",
                        "panel",
                        "--json");
        assertThat(writing.exitCode()).isEqualTo(1);
        assertThat(writing.err()).contains("\"code\":\"scope-missing\"");
        done("token", "revoke", token.path("id").asString(""));
        assertThat(run("domain", "list", "--token-file", "panel").exitCode()).isEqualTo(3);
    }

    @Test
    void showsEventsAndPublishesThemAgain() {
        await().atMost(Duration.ofMinutes(1))
                .until(
                        () ->
                                run(
                                                "event",
                                                "tail",
                                                "--topic",
                                                "owners",
                                                "--no-follow",
                                                "--since",
                                                "beginning")
                                        .out()
                                        .contains("owner, revision 1"));
        assertThat(done("event", "republish", "owners").out()).contains("queued: owners ");
        assertThat(run("event", "republish", "weather").err()).contains("/topics/0: ");
        assertThat(done("event", "tail", "--rejected", "--no-follow").out())
                .contains("there are no such events");
    }

    @Test
    void importsTwoThousandDomainsOverAnInterruption() throws Exception {
        Files.writeString(
                directory.resolve("panel.csv"),
                IntStream.rangeClosed(1, 2000)
                        .mapToObj(
                                i ->
                                        "import%04d.example,%s\n"
                                                .formatted(i, i % 500 == 0 ? "ghost" : "alice"))
                        .collect(Collectors.joining("", "name,owner\n", "")));
        String[] command = {
            "domain", "import", "panel.csv", "--mail-node", "mx1", "--webmail-node", "web1"
        };
        Shell shell = shell(relay.address(), "console/api-token");
        relay.cutAfter(40_000);
        Shell.Outcome stopped = shell.run(command);
        assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(3);
        assertThat(stopped.err()).contains("; stopped before line ", "goes on there");
        int already = Files.readAllLines(directory.resolve("panel.csv.report.ndjson")).size() - 1;
        assertThat(already).isBetween(1, 1999);

        relay.mend();
        long began = System.nanoTime();
        Shell.Outcome finished = shell.run(command);
        System.out.printf(
                "%d rows in %s%n", 2000 - already, Duration.ofNanos(System.nanoTime() - began));
        assertThat(finished.exitCode()).as(finished.err()).isEqualTo(1);
        assertThat(finished.err()).contains(" of 2,000 rows are done");
        List<JsonNode> report =
                Files.readAllLines(directory.resolve("panel.csv.report.ndjson")).stream()
                        .skip(1)
                        .map(new JsonMapper()::readTree)
                        .toList();
        assertThat(report).hasSize(2000);
        assertThat(report.stream().map(line -> line.path("row").asLong(0)).distinct())
                .hasSize(2000);
        assertThat(
                        report.stream()
                                .filter(
                                        line ->
                                                line.path("outcome")
                                                        .asString("")
                                                        .equals("rejected")))
                .extracting(line -> line.path("code").asString(""))
                .containsExactly(
                        "owner-unknown", "owner-unknown", "owner-unknown", "owner-unknown");
        assertThat(done("domain", "list", "--name", "import", "--json").lines()).hasSize(1996);

        Shell.Outcome again = shell.run(append(command, "--report", "again.ndjson", "--json"));
        JsonNode summary = new JsonMapper().readTree(again.out());
        assertThat(summary.path("unchanged").asLong(0)).isEqualTo(1996);
        assertThat(summary.path("rejected").asLong(0)).isEqualTo(4);
    }

    @Test
    void ctrlCEndsAnImportWithTheLineItStandsAt() throws Exception {
        try (FakeConsole console = new FakeConsole()) {
            Path home = Files.createDirectories(directory.resolve("interrupted"));
            Files.writeString(home.resolve("userdomains"), "a.example: alice\nb.example: alice\n");
            console.holdAfter(1);
            Process child =
                    child(home, console, "domain", "import", "userdomains", "--mail-node", "mx1");
            try {
                Path report = home.resolve("userdomains.report.ndjson");
                await().atMost(Duration.ofMinutes(1))
                        .failFast(() -> !child.isAlive())
                        .until(
                                () ->
                                        Files.exists(report)
                                                && Files.readAllLines(report).size() == 2);
                new ProcessBuilder("kill", "-INT", Long.toString(child.pid())).start().waitFor();
                assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                child.destroyForcibly();
            }
            assertThat(child.exitValue()).isEqualTo(130);
            assertThat(Files.readString(home.resolve("output")))
                    .contains("stopped before line 2 of ", "1 rows are done")
                    .doesNotContain("Exception", "\tat ");
        }
    }

    private static Process child(Path home, FakeConsole console, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(Waxseal.class.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(home.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("output").toFile());
        builder.environment().put("WAXSEAL_API", console.address());
        builder.environment().put("WAXSEAL_TOKEN", FakeConsole.TOKEN);
        return builder.start();
    }

    @Test
    void saysWhyThereIsNoAnswer() throws Exception {
        Shell.Outcome nobody = run("status", "--api", "http://127.0.0.1:1");
        assertThat(nobody.exitCode()).isEqualTo(3);
        assertThat(nobody.err()).contains("nobody answers at http://127.0.0.1:1");
        Files.write(directory.resolve("wrong"), "wrong-token\n".getBytes(StandardCharsets.UTF_8));
        Shell.Outcome wrong = run("status", "--token-file", "wrong");
        assertThat(wrong.exitCode()).isEqualTo(3);
        assertThat(wrong.err()).contains("token").doesNotContain("wrong-token");
    }

    private static String[] append(String[] command, String... more) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static JsonNode json(String... arguments) {
        return new JsonMapper().readTree(done(append(arguments, "--json")).out());
    }

    private static Shell.Outcome done(String... arguments) {
        Shell.Outcome outcome = run(arguments);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return outcome;
    }

    private static Shell.Outcome run(String... arguments) {
        return shell("http://127.0.0.1:" + product.port("console"), "console/api-token")
                .run(arguments);
    }

    /** Without waiting between attempts: what was cut off stays so. */
    private static Shell shell(String api, String tokenFile) {
        return new Shell(
                directory,
                Map.of("WAXSEAL_API", api, "WAXSEAL_TOKEN_FILE", tokenFile),
                Terminal.NONE,
                Clock.systemUTC(),
                pause -> {});
    }
}
