package org.waxseal.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waxseal.console.RunningConsole;
import org.waxseal.console.RunningConsole.Answer;

/** {@code PUT /api/v1/fleet} of a running console. */
class FleetTest {
    private RunningConsole console;

    FleetTest(@TempDir Path directory) {
        console = RunningConsole.start(directory);
    }

    @BeforeEach
    void apply() {
        assertThat(put("", fleet(0, 5)).status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        console.close();
    }

    private Answer put(String query, String body) {
        return console.put("/api/v1/fleet" + query, body);
    }

    private static String fleet(int from, int to) {
        return """
        {"owners": [{"id": "alice", "email": "alice@example.org"}],
         "nodes": [{"id": "mx1", "hostName": "mx1.example.test", "servers": [{"software": "postfix"}]}],
         "domains": [%s]}
        """
                .formatted(
                        IntStream.range(from, to)
                                .mapToObj(
                                        i ->
                                                "{\"name\": \"d%d.test\", \"owner\": \"alice\", \"mailNode\": \"mx1\"}"
                                                        .formatted(i))
                                .collect(Collectors.joining(",")));
    }

    private int registered() {
        return console.get("/api/v1/domains").json().at("/items").size();
    }

    @Test
    void refusesTooManyRemovalsAndChangesNothing() {
        Answer refused = put("", fleet(1, 6));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("/code")).isEqualTo("too-many-removals");
        assertThat(refused.text("/detail")).startsWith("1 of 5 registered domains");
        assertThat(registered()).isEqualTo(5);
        assertThat(console.get("/api/v1/domains/d5.test").status()).isEqualTo(404);
    }

    @Test
    void saysWhatItWouldDoAndDoesItWhenAllowed() {
        Answer preview = put("?dryRun=true", fleet(1, 6));
        Answer done = put("?allowRemovals=true", fleet(1, 6));

        assertThat(preview.json().at("/needsConsent").booleanValue()).isTrue();
        assertThat(preview.json().at("/domains")).isEqualTo(done.json().at("/domains"));
        assertThat(done.json().at("/domains").toString())
                .isEqualTo(
                        "{\"created\":[\"d5.test\"],\"changed\":[],\"removed\":[\"d0.test\"],\"unchanged\":4}");
        assertThat(console.get("/api/v1/domains/d5.test").text("/source")).isEqualTo("file");
    }

    @Test
    void aDryRunIsRefusedForWhatTheRunItselfWouldBe() {
        String unknownNode =
                """
                {"owners": [{"id": "alice", "email": "alice@example.org"}], "nodes": [],
                 "domains": [{"name": "d0.test", "owner": "alice", "mailNode": "mx9"}]}
                """;

        Answer preview = put("?dryRun=true", unknownNode);

        assertThat(preview.status()).isEqualTo(422);
        assertThat(preview.text("/code")).isEqualTo("node-unknown");
        assertThat(preview.json().at("/errors"))
                .isEqualTo(put("?allowRemovals=true", unknownNode).json().at("/errors"));
    }

    @Test
    void aDryRunChangesNothing() {
        assertThat(put("?dryRun=true", fleet(3, 9)).status()).isEqualTo(200);

        assertThat(registered()).isEqualTo(5);
        assertThat(console.get("/api/v1/domains/d0.test").header("ETag")).isEqualTo("\"1\"");
        assertThat(console.get("/api/v1/domains/d8.test").status()).isEqualTo(404);
    }

    @Test
    void othersCannotChangeItsRows() {
        Answer refused = console.delete("/api/v1/domains/d0.test");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("/code")).isEqualTo("from-file");
    }

    @Test
    void namesTheRowOfEachFault() {
        Answer refused =
                put(
                        "",
                        """
                        {"owners": [{"id": "alice", "email": "nobody", "age": 3}], "domains": [7], "fleet": 1}
                        """);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().at("/errors").valueStream())
                .extracting(error -> error.at("/pointer").asString())
                .containsExactly("/owners/0/age", "/domains/0", "/fleet");
    }

    @Test
    void refusesWhatIsNoFleet() {
        assertThat(put("", "[1]").status()).isEqualTo(400);
        assertThat(put("", "{\"owners\": [").status()).isEqualTo(400);
        assertThat(put("", "{} {}").status()).isEqualTo(400);
        assertThat(put("?dryRun=perhaps", "{}").status()).isEqualTo(400);
        assertThat(registered()).isEqualTo(5);
    }

    @Test
    void takesABodyThatIsLargerThanOneRegistration() {
        Answer done = put("", fleet(0, 6000));

        assertThat(done.status()).isEqualTo(200);
        assertThat(done.json().at("/domains/created").size()).isEqualTo(5995);
    }
}
