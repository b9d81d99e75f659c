package org.waxseal.demo;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A plain client of the console's REST API, as a panel's engineer would write one. */
public final class ConsoleClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final JsonMapper mapper = new JsonMapper();
    private final URI api;
    private final String token;

    /**
     * @param api for example {@code http://127.0.0.1:8080/api/v1}
     * @param token bearer token
     */
    public ConsoleClient(URI api, String token) {
        this.api = api;
        this.token = token;
    }

    /** An answer, whatever its status. */
    public record Answer(int status, JsonNode body) {}

    /**
     * Answers the created thing.
     *
     * @throws WaxsealException when the console refuses, with its own sentence
     */
    public JsonNode post(String path, Map<String, ?> body)
            throws IOException, InterruptedException {
        return accepted(exchange("POST", path, mapper.writeValueAsString(body)));
    }

    public JsonNode get(String path) throws IOException, InterruptedException {
        return accepted(exchange("GET", path, null));
    }

    public JsonNode delete(String path) throws IOException, InterruptedException {
        return accepted(exchange("DELETE", path, null));
    }

    public Answer exchange(String method, String path, @Nullable String json)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(api + path))
                        .timeout(TIMEOUT)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                json == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(json))
                        .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        JsonNode body =
                response.body().isBlank()
                        ? mapper.createObjectNode()
                        : mapper.readTree(response.body());
        return new Answer(response.statusCode(), body);
    }

    /** A value as one segment of a path. */
    public static String segment(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static JsonNode accepted(Answer answer) {
        if (answer.status() / 100 != 2) {
            throw new WaxsealException(
                    ErrorCode.FIELD_INVALID,
                    "the console answered %d: %s"
                            .formatted(answer.status(), answer.body().path("detail").asString("")));
        }
        return answer.body();
    }

    @Override
    public void close() {
        client.close();
    }
}
