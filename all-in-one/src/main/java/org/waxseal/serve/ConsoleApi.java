package org.waxseal.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.console.fleet.FleetChange;
import org.waxseal.serve.file.FleetFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API of a running product, as far as {@code reload} and {@code check} need it. */
final class ConsoleApi {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

    /** A hundred thousand new domains take a minute. */
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(10);

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .changeDefaultPropertyInclusion(
                            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
                    .build();

    private final DataDirectory.Running running;

    ConsoleApi(DataDirectory.Running running) {
        this.running = running;
    }

    /** The product did not answer, or not to us. */
    static final class NoAnswer extends WaxsealException {
        private static final long serialVersionUID = 1L;

        NoAnswer(String sentence, Exception cause) {
            super(ErrorCode.INFRASTRUCTURE_UNAVAILABLE, sentence, cause);
        }

        NoAnswer(String sentence) {
            super(ErrorCode.INFRASTRUCTURE_UNAVAILABLE, sentence);
        }
    }

    /** The product refused; the message has its sentences, one a line. */
    static final class Refused extends WaxsealException {
        private static final long serialVersionUID = 1L;

        Refused(String sentences) {
            super(ErrorCode.FIELD_INVALID, sentences);
        }
    }

    /**
     * Has the product hold the file's rows, or says what that would change.
     *
     * @throws NoAnswer when it cannot be asked
     * @throws Refused when it refuses; nothing was changed
     */
    FleetChange put(FleetFile file, boolean dryRun, boolean removalsAllowed) {
        String body =
                JSON.writeValueAsString(
                        Map.of(
                                "owners", file.owners(),
                                "nodes", file.nodes(),
                                "domains", file.domains()));
        URI uri =
                URI.create(
                        "%s/fleet?dryRun=%s&allowRemovals=%s"
                                .formatted(running.api(), dryRun, removalsAllowed));
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT).build()) {
            HttpResponse<String> response =
                    client.send(
                            HttpRequest.newBuilder(uri)
                                    .timeout(ANSWER_LIMIT)
                                    .header("Authorization", "Bearer " + token())
                                    .header("Content-Type", "application/json")
                                    .PUT(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return answer(response);
        } catch (IOException e) {
            throw new NoAnswer(
                    "the product at %s does not answer (%s); see its log"
                            .formatted(running.api(), e.getClass().getSimpleName()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswer("interrupted while waiting for " + running.api(), e);
        }
    }

    private String token() {
        Path file = Path.of(running.tokenFile());
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new NoAnswer(
                    "the token in %s cannot be read (%s); run as the user to whom the data belongs"
                            .formatted(file, e.getClass().getSimpleName()),
                    e);
        }
    }

    private FleetChange answer(HttpResponse<String> response) {
        JsonNode body;
        try {
            body = JSON.readTree(response.body());
        } catch (JacksonException e) {
            throw new NoAnswer(
                    "%s answered %d and no JSON; is it the product?"
                            .formatted(running.api(), response.statusCode()),
                    e);
        }
        return switch (response.statusCode()) {
            case 200 -> change(body);
            case 401, 403 -> throw new NoAnswer(body.path("detail").asString(""));
            default -> throw new Refused(sentences(body));
        };
    }

    private static String sentences(JsonNode problem) {
        List<String> sentences = new ArrayList<>();
        for (JsonNode error : problem.path("errors")) {
            sentences.add(
                    error.path("pointer").asString("") + ": " + error.path("detail").asString(""));
        }
        return sentences.isEmpty()
                ? problem.path("detail").asString("the request was refused")
                : String.join("\n", sentences);
    }

    private static FleetChange change(JsonNode body) {
        return new FleetChange(
                rows(body.path("owners")),
                rows(body.path("nodes")),
                rows(body.path("domains")),
                body.path("registered").asLong(0),
                untouched(body.path("skipped")),
                untouched(body.path("kept")));
    }

    private static FleetChange.Rows rows(JsonNode rows) {
        return new FleetChange.Rows(
                names(rows.path("created")),
                names(rows.path("changed")),
                names(rows.path("removed")),
                rows.path("unchanged").asLong(0));
    }

    private static List<String> names(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    private static List<FleetChange.Untouched> untouched(JsonNode list) {
        return list.valueStream()
                .map(
                        row ->
                                new FleetChange.Untouched(
                                        row.path("kind").asString(""),
                                        row.path("name").asString(""),
                                        row.path("reason").asString("")))
                .toList();
    }
}
