package org.waxseal.console.peer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.outbox.Republication;
import org.waxseal.common.statement.Topic;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks another service, over mutual TLS, to say again what it has said. */
public final class PeerRepublication implements Republication {
    private static final int MOST_OCTETS = 64 * 1024;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    /** A hundred thousand rows take a minute or two. */
    private static final Duration TIMEOUT = Duration.ofMinutes(15);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Topic topic;
    private final String service;
    private final URI url;
    private final HttpClient client;

    /**
     * Asks nothing yet.
     *
     * @param service its name, for messages
     * @param url where it answers, {@code https://host:port}
     * @param context shows the console's certificate and trusts the internal authority only
     */
    public PeerRepublication(Topic topic, String service, URI url, SSLContext context) {
        this.topic = topic;
        this.service = service;
        this.url = url;
        this.client =
                HttpClient.newBuilder()
                        .sslContext(context)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    @Override
    public Topic topic() {
        return topic;
    }

    @Override
    public long republish() {
        HttpRequest request =
                HttpRequest.newBuilder(url.resolve("/internal/v1/republish"))
                        .timeout(TIMEOUT)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
        try {
            HttpResponse<byte[]> answer =
                    client.send(
                            request,
                            HttpResponse.BodyHandlers.limiting(
                                    HttpResponse.BodyHandlers.ofByteArray(), MOST_OCTETS));
            if (answer.statusCode() != 200) {
                throw unavailable("answered with status " + answer.statusCode(), null);
            }
            return queued(answer.body());
        } catch (IOException e) {
            throw unavailable("does not answer (" + e.getClass().getSimpleName() + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("stopped while asking the " + service);
        }
    }

    private long queued(byte[] body) {
        JsonNode queued;
        try {
            queued = JSON.readTree(body).path("queued");
        } catch (JacksonException e) {
            throw unavailable("answered with something else than JSON", e);
        }
        if (!queued.isIntegralNumber()) {
            throw unavailable("answered without a number", null);
        }
        return queued.longValue();
    }

    private WaxsealException unavailable(String what, @Nullable Exception cause) {
        return new WaxsealException(
                ErrorCode.INFRASTRUCTURE_UNAVAILABLE,
                "the %s at %s %s; is it running, and is waxseal.console.%s-url right? Asking again does no harm"
                        .formatted(service, url, what, service),
                cause);
    }
}
