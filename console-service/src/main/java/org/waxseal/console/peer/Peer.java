package org.waxseal.console.peer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Another service, asked over mutual TLS. */
final class Peer {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String service;
    private final URI url;
    private final int mostOctets;
    private final HttpClient client;

    /**
     * Asks nothing yet.
     *
     * @param service its name, for messages
     * @param url where it answers, {@code https://host:port}
     * @param context shows the console's certificate and trusts the internal authority only
     * @param mostOctets of an answer
     */
    Peer(String service, URI url, SSLContext context, int mostOctets) {
        this.service = service;
        this.url = url;
        this.mostOctets = mostOctets;
        this.client =
                HttpClient.newBuilder()
                        .sslContext(context)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    HttpResponse<byte[]> get(String path, Duration timeout) {
        return send(HttpRequest.newBuilder(url.resolve(path)).timeout(timeout).GET().build());
    }

    HttpResponse<byte[]> post(String path, Duration timeout) {
        return send(
                HttpRequest.newBuilder(url.resolve(path))
                        .timeout(timeout)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build());
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return client.send(
                    request,
                    HttpResponse.BodyHandlers.limiting(
                            HttpResponse.BodyHandlers.ofByteArray(), mostOctets));
        } catch (IOException e) {
            throw unavailable("does not answer (" + e.getClass().getSimpleName() + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("stopped while asking the " + service);
        }
    }

    /**
     * What it answered.
     *
     * @throws WaxsealException with its own code when it refuses, {@code
     *     INFRASTRUCTURE_UNAVAILABLE} for anything else than an answer of this type
     */
    <T> T read(HttpResponse<byte[]> answer, Class<T> type) {
        try {
            if (answer.statusCode() == 200) {
                return JSON.readValue(answer.body(), type);
            }
            throw refused(answer);
        } catch (JacksonException e) {
            throw unavailable(
                    "answered with status %d and something else than expected"
                            .formatted(answer.statusCode()),
                    e);
        }
    }

    /** What the service says is meant for whoever asked the console. */
    private WaxsealException refused(HttpResponse<byte[]> answer) {
        JsonNode problem = JSON.readTree(answer.body());
        Optional<ErrorCode> code =
                Arrays.stream(ErrorCode.values())
                        .filter(each -> each.wireName().equals(problem.path("code").asString("")))
                        // Between the two of us; whoever asked is authenticated
                        .filter(each -> each != ErrorCode.UNAUTHENTICATED)
                        .findFirst();
        String sentence = problem.path("detail").asString("");
        return code.isEmpty() || sentence.isEmpty()
                ? unavailable("answered with status " + answer.statusCode(), null)
                : new WaxsealException(code.get(), sentence);
    }

    WaxsealException unavailable(String what, @Nullable Exception cause) {
        return new WaxsealException(
                ErrorCode.INFRASTRUCTURE_UNAVAILABLE,
                "the %s at %s %s; is it running, and is waxseal.console.%s-url right? Asking again does no harm"
                        .formatted(service, url, what, service),
                cause);
    }
}
