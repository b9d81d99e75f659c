package org.waxseal.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waxseal.console.web.ApiTest.MAIL_NODE;
import static org.waxseal.console.web.ApiTest.OWNER;
import static org.waxseal.console.web.ApiTest.WEB_NODE;
import static org.waxseal.console.web.ApiTest.expect;
import static org.waxseal.console.web.ApiTest.problem;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.console.RunningConsole;
import org.waxseal.console.RunningConsole.Answer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Many domains in one request, over real HTTP. */
@Timeout(120)
class BulkTest {
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

    private static List<JsonNode> bulk(String query, String body) {
        Answer answer =
                expect(
                        200,
                        console.send(
                                console.authorized("/api/v1/bulk/domains" + query)
                                        .header("Content-Type", "application/x-ndjson")
                                        .POST(BodyPublishers.ofString(body))));
        assertThat(answer.header("Content-Type")).isEqualTo("application/x-ndjson");
        return answer.response()
                .body()
                .lines()
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();
    }

    private static String put(String name) {
        return "{\"name\": \"%s\", \"owner\": \"alice\", \"mailNode\": \"mx1\"}".formatted(name);
    }

    private static List<String> outcomes(List<JsonNode> lines) {
        return lines.stream()
                .map(
                        line ->
                                line.at("/line").asString()
                                        + " "
                                        + line.at("/outcome").asString()
                                        + (line.has("problem")
                                                ? " " + line.at("/problem/code").asString()
                                                : ""))
                .toList();
    }

    @Test
    void eachLineIsDoneOrRejectedByItself() {
        String body =
                String.join(
                        "\n",
                        put("one.test"),
                        put("one.test") + "\r",
                        "{\"name\": \"one.test\", \"action\": \"put\", \"owner\": \"alice\", \"webmailNode\": \"web1\"}",
                        "",
                        "no json",
                        "[]",
                        "{\"name\": \"two.test\", \"owner\": \"alice\", \"mailNode\": \"mx1\", \"nmae\": 1}",
                        "{\"name\": \"two.test\", \"action\": \"destroy\", \"owner\": \"alice\"}",
                        "{\"name\": \"two.test\", \"owner\": \"%s\"}".formatted("x".repeat(70_000)),
                        "{\"name\": \"two.test\", \"owner\": \"nobody\", \"mailNode\": \"mx1\"}",
                        "{\"name\": \"a b\", \"owner\": \"alice\", \"mailNode\": \"mx1\"}",
                        "{\"name\": \"例え.test\", \"owner\": {\"id\": \"hana\", \"email\": \"h@a.test\"}, \"mailNode\": \"mx1\"}",
                        "{\"name\": \"one.test\", \"action\": \"remove\"}",
                        "{\"name\": \"one.test\", \"action\": \"remove\"}",
                        "{\"action\": \"remove\"}",
                        put("last.test"));

        List<JsonNode> answers = bulk("", body);

        assertThat(outcomes(answers))
                .containsExactly(
                        "1 created",
                        "2 unchanged",
                        "3 changed",
                        "5 rejected request-malformed",
                        "6 rejected request-malformed",
                        "7 rejected field-unknown",
                        "8 rejected field-invalid",
                        "9 rejected request-malformed",
                        "10 rejected owner-unknown",
                        "11 rejected name-invalid",
                        "12 created",
                        "13 removed",
                        "14 rejected domain-unknown",
                        "15 rejected field-missing",
                        "16 created");
        assertThat(answers.get(3).at("/problem/detail").asString()).startsWith("the line is not");
        assertThat(answers.get(5).at("/problem/errors/0/pointer").asString()).isEqualTo("/nmae");
        assertThat(answers.get(10).at("/name").asString()).isEqualTo("xn--r8jz45g.test");
        expect(200, console.get("/api/v1/domains/last.test"));
        expect(200, console.get("/api/v1/owners/hana"));
        problem(404, "domain-unknown", console.get("/api/v1/domains/two.test"));
        assertThat(published("one.test")).isEqualTo(3);
    }

    private static long published(String name) {
        return console.outbox().published(DomainStatement.class).stream()
                .filter(statement -> statement.name().ascii().equals(name))
                .count();
    }

    @Test
    void aDryRunChangesNothing() {
        expect(201, console.post("/api/v1/domains", put("there.test")));

        List<JsonNode> answers =
                bulk(
                        "?dryRun=true",
                        String.join(
                                "\n",
                                put("dry.test"),
                                put("dry.test"),
                                put("there.test"),
                                "{\"name\": \"there.test\", \"action\": \"remove\"}",
                                put("there.test"),
                                "{\"name\": \"dry2.test\", \"owner\": {\"id\": \"dry\", \"email\": \"d@y.test\"}, \"mailNode\": \"mx1\"}",
                                ""));

        assertThat(outcomes(answers))
                .containsExactly(
                        "1 created",
                        "2 created",
                        "3 unchanged",
                        "4 removed",
                        "5 unchanged",
                        "6 created");
        problem(404, "domain-unknown", console.get("/api/v1/domains/dry.test"));
        problem(404, "owner-unknown", console.get("/api/v1/owners/dry"));
        assertThat(console.get("/api/v1/domains/there.test").text("/state"))
                .isEqualTo("registered");
        problem(
                400,
                "field-invalid",
                console.send(
                        console.authorized("/api/v1/bulk/domains?dryRun=maybe")
                                .header("Content-Type", "application/x-ndjson")
                                .POST(BodyPublishers.ofString(""))));
    }

    @Test
    void aClientMaySendEverythingBeforeItReads() {
        int lines = 3000;
        String body =
                IntStream.range(0, lines)
                        .mapToObj(i -> put("m" + i + "." + "long-label".repeat(6) + ".x y"))
                        .collect(Collectors.joining("\n"));

        List<JsonNode> answers = bulk("", body);

        assertThat(answers).hasSize(lines);
        assertThat(answers.getLast().at("/line").intValue()).isEqualTo(lines);
        assertThat(answers)
                .allSatisfy(
                        answer ->
                                assertThat(answer.at("/outcome").asString()).isEqualTo("rejected"));
    }

    @Test
    void eachAnswerComesWithoutWaitingForTheNextLine() throws IOException {
        try (Socket socket = connected();
                BufferedReader answer = reader(socket)) {
            OutputStream request = socket.getOutputStream();
            request.write(head("Transfer-Encoding: chunked"));
            for (String name : List.of("step1.test", "step2.test", "step3.test")) {
                request.write(chunk(put(name) + "\n"));
                request.flush();
                assertThat(lineWith(answer, "\"line\"")).contains(name).contains("created");
            }
            request.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            request.flush();
            assertThat(lineWith(answer, "0")).isEqualTo("0");
        }
    }

    @Test
    void whatAClientBrokeOffIsNotHalfDone() throws IOException {
        String whole = put("whole.test") + "\n";
        String half = put("half.test").substring(0, 30);
        try (Socket socket = connected();
                BufferedReader answer = reader(socket)) {
            OutputStream request = socket.getOutputStream();
            request.write(head("Content-Length: 10000"));
            request.write(whole.getBytes(StandardCharsets.UTF_8));
            request.flush();
            assertThat(lineWith(answer, "\"line\":1")).contains("created");
            request.write(half.getBytes(StandardCharsets.UTF_8));
            request.flush();
            socket.shutdownOutput();
            assertThat(lineWith(answer, "\"line\":2")).contains("rejected").contains("broke off");
        }
        expect(200, console.get("/api/v1/domains/whole.test"));
        problem(404, "domain-unknown", console.get("/api/v1/domains/half.test"));
    }

    private static Socket connected() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), console.url("/").getPort());
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static byte[] head(String length) {
        return """
        POST /api/v1/bulk/domains HTTP/1.1
        Host: 127.0.0.1
        Authorization: Bearer %s
        Content-Type: application/x-ndjson
        %s

        """
                .formatted(console.token(), length)
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] chunk(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return (Integer.toHexString(octets.length) + "\r\n" + text + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String lineWith(BufferedReader answer, String part) throws IOException {
        List<String> seen = new ArrayList<>();
        String line = answer.readLine();
        while (line != null && !line.contains(part)) {
            seen.add(line);
            line = answer.readLine();
        }
        assertThat(line).as("after %s", seen).isNotNull();
        return String.valueOf(line);
    }
}
