package org.waxseal.cli.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.time.Pauses;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Talks to the console's REST API. Every call blocks. A lost connection is tried again by itself
 * where that does no harm: a request that changes something carries an {@code Idempotency-Key}, by
 * which the console gives the same answer instead of doing it twice.
 *
 * <p>Calls throw {@link ApiUnreachable} without an answer and {@link ApiRefused} with problem
 * details.
 */
public final class ApiClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    private static final List<Duration> PAUSES =
            List.of(Duration.ofMillis(300), Duration.ofSeconds(1), Duration.ofSeconds(3));
    private static final int ROWS_PER_PAGE = 200;
    private static final int LONGEST_ANSWER = 64 * 1024 * 1024;

    private final HttpClient http;
    private final JsonMapper mapper;
    private final ApiAddress address;
    private final ApiToken token;
    private final Pauses pauses;

    public ApiClient(ApiAddress address, ApiToken token, JsonMapper mapper, Pauses pauses) {
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_TIMEOUT);
        this.http = (address.encrypted() ? builder : builder.sslContext(new NoTls())).build();
        this.address = address;
        this.token = token;
        this.mapper = mapper;
        this.pauses = pauses;
    }

    public ApiAddress address() {
        return address;
    }

    /** The row at {@code path}. */
    public JsonNode get(String path, Map<String, String> query) throws InterruptedException {
        return read(send(request(path, query).GET().build(), true));
    }

    /**
     * Every row of a list, page by page, in the API's order. Memory holds one page.
     *
     * @param most rows at most
     */
    public void list(
            String path, Map<String, String> filters, long most, Consumer<List<JsonNode>> pages)
            throws InterruptedException {
        Map<String, String> query = new LinkedHashMap<>(filters);
        long left = most;
        while (left > 0) {
            query.put("limit", Long.toString(Math.min(left, ROWS_PER_PAGE)));
            JsonNode page = get(path, query);
            List<JsonNode> rows = page.path("items").valueStream().toList();
            pages.accept(rows);
            left -= rows.size();
            String next = page.path("next").asString("");
            if (next.isEmpty() || rows.isEmpty()) {
                return;
            }
            query.put("after", next);
        }
    }

    /**
     * Changes something.
     *
     * @param method POST, PUT, PATCH or DELETE
     * @param headers besides those of every request, for example {@code If-Match}
     * @return the row as it is now; an empty object where the API answers without one
     */
    public JsonNode change(
            String method, String path, Map<String, String> headers, @Nullable JsonNode body)
            throws InterruptedException {
        HttpRequest.Builder request =
                request(path, Map.of())
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(
                                                mapper.writeValueAsString(body)));
        if (body != null) {
            request.header(
                    "Content-Type",
                    method.equals("PATCH") ? "application/merge-patch+json" : "application/json");
        }
        headers.forEach(request::header);
        return read(send(request.build(), true));
    }

    /**
     * Has the console hold the whole of something, which may take it minutes. Not repeated by
     * itself; doing it again is as good as once.
     */
    public JsonNode put(String path, Map<String, String> query, JsonNode body, Duration patience)
            throws InterruptedException {
        HttpRequest request =
                request(path, query)
                        .timeout(patience)
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(mapper.writeValueAsString(body)))
                        .build();
        return read(send(request, false));
    }

    /**
     * Makes something secret, whose answer the console does not keep: so it is not tried again by
     * itself, and one that was lost is made anew.
     */
    public JsonNode issue(String path, JsonNode body) throws InterruptedException {
        HttpRequest request =
                request(path, Map.of())
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(mapper.writeValueAsString(body)))
                        .build();
        return read(send(request, false));
    }

    /**
     * Has the console do a step of something long. Not repeated by itself: asked again it does the
     * next one.
     */
    public JsonNode perform(String path) throws InterruptedException {
        return read(
                send(
                        request(path, Map.of()).POST(HttpRequest.BodyPublishers.noBody()).build(),
                        false));
    }

    /** Removes something that was made by {@link #issue}; doing it twice is as good as once. */
    public JsonNode revoke(String path) throws InterruptedException {
        return read(send(request(path, Map.of()).DELETE().build(), true));
    }

    /** Follows an endless answer; the caller closes it. */
    public LineStream follow(String path, Map<String, String> query) throws InterruptedException {
        return lines(send(request(path, query).GET().build(), true));
    }

    /**
     * Sends lines and reads the lines of the answer; the caller closes it. Not repeated by itself:
     * the caller knows which lines were answered.
     */
    public LineStream exchangeLines(
            String path, Map<String, String> query, List<String> lines, Duration patience)
            throws InterruptedException {
        HttpRequest request =
                request(path, query)
                        .timeout(patience)
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofString(String.join("\n", lines) + "\n"))
                        .build();
        return lines(send(request, false));
    }

    private HttpRequest.Builder request(String path, Map<String, String> query) {
        return HttpRequest.newBuilder(address.at(path, query))
                .timeout(ANSWER_TIMEOUT)
                .header("Authorization", token.authorization())
                .header("Accept", "application/json, application/x-ndjson");
    }

    private HttpResponse<InputStream> send(HttpRequest request, boolean repeatable)
            throws InterruptedException {
        for (int attempt = 0; ; attempt++) {
            try {
                return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            } catch (IOException e) {
                // A first attempt that found nobody is told at once; nobody will be there in a
                // second.
                boolean found = attempt > 0 || !nobodyThere(e);
                if (!repeatable || !found || attempt == PAUSES.size()) {
                    throw unreachable(e);
                }
                pauses.pause(PAUSES.get(attempt));
            }
        }
    }

    private static boolean nobodyThere(IOException fault) {
        return fault instanceof ConnectException || fault instanceof HttpConnectTimeoutException;
    }

    private ApiUnreachable unreachable(IOException fault) {
        return new ApiUnreachable(
                nobodyThere(fault)
                        ? "nobody answers at %s; %s".formatted(address, address.whenSilent())
                        : "the connection to %s was lost before the answer came: %s"
                                .formatted(address, reason(fault)),
                fault);
    }

    private static String reason(IOException fault) {
        String message = fault.getMessage();
        return message == null ? fault.getClass().getSimpleName() : message;
    }

    private LineStream lines(HttpResponse<InputStream> response) {
        if (response.statusCode() / 100 != 2) {
            throw refused(response);
        }
        return new LineStream(response.body());
    }

    private JsonNode read(HttpResponse<InputStream> response) {
        if (response.statusCode() / 100 != 2) {
            throw refused(response);
        }
        String text = text(response);
        if (text.isBlank()) {
            return mapper.createObjectNode();
        }
        try {
            return mapper.readTree(text);
        } catch (JacksonException e) {
            throw notOurs(response.uri(), response.statusCode(), e);
        }
    }

    private RuntimeException refused(HttpResponse<InputStream> response) {
        int status = response.statusCode();
        try {
            JsonNode problem = mapper.readTree(text(response));
            if (problem.hasNonNull("detail")) {
                return ApiRefused.of(status, problem, token.origin());
            }
        } catch (JacksonException e) {
            return notOurs(response.uri(), status, e);
        }
        return notOurs(response.uri(), status, null);
    }

    private ApiUnreachable notOurs(URI uri, int status, @Nullable Throwable cause) {
        return new ApiUnreachable(
                "what answers at %s is not a Waxseal console, or one of another version (HTTP %d for %s)"
                        .formatted(address, status, uri.getPath()),
                cause);
    }

    private String text(HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            return new String(body.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    @Override
    public void close() {
        // Not close(): it would wait for an endless answer to end.
        http.shutdownNow();
    }
}
