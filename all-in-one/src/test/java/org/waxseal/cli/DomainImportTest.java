package org.waxseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waxseal.cli.FakeConsole.Answer;
import org.waxseal.cli.screen.Terminal;
import org.waxseal.common.time.Pauses;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code domain import}: chunks, the report as memory, and what happens when the connection ends.
 */
class DomainImportTest {
    @TempDir Path directory;
    private final AdjustableClock clock = new AdjustableClock();
    private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
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
    void importsInChunksAndItsCountsAddUp() throws Exception {
        csv("domains.csv", 1200);
        append("domains.csv", "bad_name.example,alice\nd7.example,alice\nz.example,nobody\n");

        Shell.Outcome outcome = run("domain", "import", "domains.csv", "--mail-node", "mx1");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.lines())
                .contains(
                        "1,203 rows: 1,200 created, 0 changed, 0 unchanged, 3 rejected, 0 skipped (0 s)",
                        "rejected now: 1 name-invalid, 1 name-repeated, 1 owner-unknown");
        assertThat(outcome.err())
                .contains(
                        "line 1202: column name: 'bad_name.example' is not a valid name",
                        "line 1203: column name: 'd7.example' stands in line 8 already",
                        "line 1204: owner 'nobody' is not registered");
        assertThat(console.domains()).hasSize(1200);
        assertThat(chunks()).containsExactly(500, 500, 201);
        assertThat(report("domains.csv.report.ndjson"))
                .hasSize(1204)
                .last()
                .satisfies(
                        line ->
                                assertThat(line.toString())
                                        .isEqualTo(
                                                """
                                                {"row":1203,"line":1204,"name":"z.example","outcome":"rejected","code":"owner-unknown","sentence":"owner 'nobody' is not registered"}"""));
    }

    @Test
    void goesOnByItselfWhenTheConnectionBreaksOnce() throws Exception {
        csv("domains.csv", 700);
        console.loseConnectionAfter(250);

        Shell.Outcome outcome = run("domain", "import", "domains.csv", "--mail-node", "mx1");

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("700 rows: 700 created, 0 changed");
        assertThat(pauses).containsExactly(Duration.ofSeconds(1));
        assertThat(chunks()).containsExactly(500, 250, 200);
    }

    @Test
    void stopsWithTheLineWhenTheConsoleStaysAwayAndGoesOnThereLater() throws Exception {
        csv("domains.csv", 700);
        console.loseConnectionAfter(600);
        String address = console.address();
        // Behind row 600 nothing answers any more.
        List<Duration> waited = new ArrayList<>();
        Shell impatient =
                shell(
                        pause -> {
                            waited.add(pause);
                            console.close();
                        });
        Shell.Outcome stopped =
                impatient.run("domain", "import", "domains.csv", "--mail-node", "mx1");

        assertThat(stopped.exitCode()).isEqualTo(3);
        assertThat(waited).hasSize(6);
        assertThat(stopped.err())
                .contains(
                        "; stopped before line 602 of ",
                        "600 rows are done and in ",
                        "the same command again goes on there");
        assertThat(console.domains()).hasSize(600);

        try (FakeConsole again = new FakeConsole()) {
            rewriteApi("domains.csv.report.ndjson", address, again.address());
            Shell.Outcome resumed =
                    shellOn(again).run("domain", "import", "domains.csv", "--mail-node", "mx1");
            assertThat(resumed.exitCode()).as(resumed.err()).isZero();
            assertThat(resumed.err()).contains("going on with", "600 of 700 rows are done");
            assertThat(resumed.out()).contains("700 rows: 700 created");
            assertThat(again.domains()).hasSize(100).containsKey("d601.example");
        }
    }

    @Test
    void aReportThatWasCutInTheMiddleOfALineLosesThatLineOnly() throws Exception {
        csv("domains.csv", 10);
        run("domain", "import", "domains.csv", "--mail-node", "mx1");
        Path report = directory.resolve("domains.csv.report.ndjson");
        String whole = Files.readString(report);
        Files.writeString(report, whole.substring(0, whole.length() - 9));

        Shell.Outcome outcome = run("domain", "import", "domains.csv", "--mail-node", "mx1");

        assertThat(outcome.out()).contains("10 rows: 9 created, 0 changed, 1 unchanged");
        assertThat(chunks()).containsExactly(10, 1);
    }

    @Test
    void refusesToGoOnWithAChangedFileOrOtherOptions() throws Exception {
        csv("domains.csv", 3);
        run("domain", "import", "domains.csv", "--mail-node", "mx1");

        Shell.Outcome options = run("domain", "import", "domains.csv", "--mail-node", "mx2");
        assertThat(options.exitCode()).isEqualTo(2);
        assertThat(options.err()).contains("--mail-node was mx1 and is mx2");

        append("domains.csv", "more.example,alice\n");
        Shell.Outcome changed = run("domain", "import", "domains.csv", "--mail-node", "mx1");
        assertThat(changed.exitCode()).isEqualTo(2);
        assertThat(changed.err())
                .contains("domains.csv has changed since the import", "give another --report");
        assertThat(chunks()).containsExactly(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "my own notes\n",
                "name,owner\na.example,alice\nz.example,the last row has no end",
                "one line without an end",
                "{\"report\":\"of somebody else\"}\nand more"
            })
    void aFileThatIsNoReportKeepsAllThatStandsInIt(String text) throws Exception {
        csv("domains.csv", 3);
        Path mine = Files.writeString(directory.resolve("mine.txt"), text);

        Shell.Outcome foreign =
                run(
                        "domain",
                        "import",
                        "domains.csv",
                        "--mail-node",
                        "mx1",
                        "--report",
                        "mine.txt");

        assertThat(foreign.exitCode()).isEqualTo(2);
        assertThat(foreign.err()).contains("mine.txt is not the report of an import");
        assertThat(Files.readString(mine)).isEqualTo(text);
        assertThat(chunks()).isEmpty();
    }

    @Test
    void aReportOfWhichOnlyTheBeginningWasWrittenIsBegunAnew() throws Exception {
        csv("domains.csv", 3);
        Files.writeString(directory.resolve("torn.ndjson"), "{\"report\":\"wax");

        Shell.Outcome imported =
                run(
                        "domain",
                        "import",
                        "domains.csv",
                        "--mail-node",
                        "mx1",
                        "--report",
                        "torn.ndjson");

        assertThat(imported.exitCode()).as(imported.err()).isZero();
    }

    @Test
    void rejectedRowsAreTriedAgainOnlyWhenAskedFor() throws Exception {
        csv("domains.csv", 2);
        append("domains.csv", "z.example,nobody\n");
        String[] command = {"domain", "import", "domains.csv", "--mail-node", "mx1"};
        assertThat(run(command).exitCode()).isEqualTo(1);

        Shell.Outcome again = run(command);
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.out()).contains("3 rows: 2 created, 0 changed, 0 unchanged, 1 rejected");
        assertThat(chunks()).containsExactly(3);

        console.answer(
                "POST /bulk/domains",
                Answer.lines("{\"line\":1,\"name\":\"z.example\",\"outcome\":\"created\"}"));
        Shell.Outcome retried =
                run("domain", "import", "domains.csv", "--mail-node", "mx1", "--retry-rejected");
        assertThat(retried.exitCode()).as(retried.err()).isZero();
        assertThat(retried.out()).contains("3 rows: 3 created, 0 changed, 0 unchanged, 0 rejected");
    }

    @Test
    void aDryRunChangesNothingAndDoesNotStandInTheWay() throws Exception {
        csv("domains.csv", 3);
        Shell.Outcome dry =
                run("domain", "import", "domains.csv", "--mail-node", "mx1", "--dry-run");
        assertThat(dry.out()).contains("3 rows: 3 created", "a dry run: nothing was changed");
        assertThat(console.domains()).isEmpty();
        run("domain", "import", "domains.csv", "--mail-node", "mx1", "--dry-run");
        assertThat(report("domains.csv.dry-run.ndjson")).hasSize(4);

        Shell.Outcome real = run("domain", "import", "domains.csv", "--mail-node", "mx1");
        assertThat(real.exitCode()).isZero();
        assertThat(console.domains()).hasSize(3);

        Shell.Outcome over =
                run(
                        "domain",
                        "import",
                        "domains.csv",
                        "--mail-node",
                        "mx1",
                        "--dry-run",
                        "--report",
                        "domains.csv.report.ndjson");
        assertThat(over.exitCode()).isEqualTo(2);
        assertThat(over.err()).contains("is the report of an import that was not a dry run");
    }

    @Test
    void faultsOfTheConsoleItselfAreNotTheRows() throws Exception {
        csv("domains.csv", 5);
        console.failRows(2);
        Shell.Outcome outcome = run("domain", "import", "domains.csv", "--mail-node", "mx1");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("5 rows: 5 created");
        assertThat(chunks()).containsExactly(5, 2);
        assertThat(outcome.err()).contains("the database is out; trying again in 1 s");
    }

    @Test
    void createsOwnersThatAreNotThere() throws Exception {
        console.answer("GET /owners/alice", Answer.json(200, "{\"id\":\"alice\"}"));
        console.answer(
                "GET /owners/jdoe", Answer.problem(404, "owner-unknown", "there is no owner"));
        Files.writeString(directory.resolve("userdomains"), "a.example: alice\nb.example: jdoe\n");
        Shell.Outcome outcome =
                run(
                        "domain",
                        "import",
                        "userdomains",
                        "--mail-node",
                        "mx1",
                        "--create-owners",
                        "--owner-email",
                        "{owner}@provider.example",
                        "--json");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        JsonNode summary = new JsonMapper().readTree(outcome.out());
        assertThat(summary.path("created").asLong(0)).isEqualTo(2);
        assertThat(summary.path("rows").asLong(0)).isEqualTo(2);
        assertThat(String.valueOf(console.domains().get("a.example")))
                .contains("\"owner\":\"alice\"");
        assertThat(String.valueOf(console.domains().get("b.example")))
                .contains("\"owner\":{\"id\":\"jdoe\",\"email\":\"jdoe@provider.example\"}");
    }

    @Test
    void tellsHowFarItIsByLinesOrOnATerminalByABar() throws Exception {
        csv("domains.csv", 1500);
        Shell.Outcome lines =
                shell(pause -> {}).run("domain", "import", "domains.csv", "--mail-node", "mx1");
        assertThat(lines.err()).doesNotContain("rows/s");

        clock.tick(Duration.ofMillis(100));
        Shell.Outcome bar =
                new Shell(
                                directory,
                                environment(console),
                                new Terminal(false, true),
                                clock,
                                pauses::add)
                        .run(
                                "domain",
                                "import",
                                "domains.csv",
                                "--mail-node",
                                "mx1",
                                "--report",
                                "second.ndjson");
        assertThat(bar.exitCode()).isZero();
        assertThat(bar.err())
                .contains("\r\u001b[K[####", " of 1,500 rows (", " rows/s")
                .endsWith("\r\u001b[K");
    }

    @Test
    void saysWhatIsWrongBeforeAnythingIsSent() throws Exception {
        Files.writeString(directory.resolve("empty.csv"), "name\n");
        assertThat(run("domain", "import", "empty.csv").err())
                .contains("empty.csv lists no domains");
        Files.writeString(directory.resolve("x.csv"), "name,colour\na.example,red\n");
        Shell.Outcome header = run("domain", "import", "x.csv");
        assertThat(header.exitCode()).isEqualTo(2);
        assertThat(header.err()).contains("x.csv, line 1, the header: column 'colour'");
        assertThat(run("domain", "import", "x.csv", "--format", "ods").err())
                .contains("--format 'ods' is not known; use one of csv, plesk");
        assertThat(console.requests()).isEmpty();
    }

    private void csv(String name, int rows) throws Exception {
        Files.writeString(
                directory.resolve(name),
                IntStream.rangeClosed(1, rows)
                        .mapToObj(i -> "d%d.example,alice\n".formatted(i))
                        .collect(Collectors.joining("", "name,owner\n", "")));
    }

    private void append(String name, String lines) throws Exception {
        Path file = directory.resolve(name);
        Files.writeString(file, Files.readString(file) + lines);
    }

    private void rewriteApi(String report, String before, String now) throws Exception {
        Path file = directory.resolve(report);
        Files.writeString(file, Files.readString(file).replace(before, now));
    }

    private List<JsonNode> report(String name) throws Exception {
        JsonMapper mapper = new JsonMapper();
        return Files.readAllLines(directory.resolve(name)).stream().map(mapper::readTree).toList();
    }

    private List<Integer> chunks() {
        return console.requests().stream()
                .filter(request -> request.path().equals("/bulk/domains"))
                .map(request -> (int) request.body().lines().count())
                .toList();
    }

    private Shell.Outcome run(String... arguments) {
        return shell(pauses::add).run(arguments);
    }

    private Shell shell(Pauses patience) {
        return new Shell(directory, environment(console), Terminal.NONE, clock, patience);
    }

    private Shell shellOn(FakeConsole other) {
        return new Shell(directory, environment(other), Terminal.NONE, clock, pauses::add);
    }

    private static Map<String, String> environment(FakeConsole console) {
        return Map.of("WAXSEAL_API", console.address(), "WAXSEAL_TOKEN", FakeConsole.TOKEN);
    }
}
