package org.waxseal.console.peer;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.waxseal.common.outbox.Republication;
import org.waxseal.common.statement.Topic;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks another service, over mutual TLS, to say again what it has said. */
public final class PeerRepublication implements Republication {
    private static final int MOST_OCTETS = 64 * 1024;

    /** A hundred thousand rows take a minute or two. */
    private static final Duration TIMEOUT = Duration.ofMinutes(15);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Topic topic;
    private final Peer peer;

    /**
     * Asks nothing yet.
     *
     * @param service its name, for messages
     * @param url where it answers, {@code https://host:port}
     * @param context shows the console's certificate and trusts the internal authority only
     */
    public PeerRepublication(Topic topic, String service, URI url, SSLContext context) {
        this.topic = topic;
        this.peer = new Peer(service, url, context, MOST_OCTETS);
    }

    @Override
    public Topic topic() {
        return topic;
    }

    @Override
    public long republish() {
        HttpResponse<byte[]> answer = peer.post("/internal/v1/republish", TIMEOUT);
        if (answer.statusCode() != 200) {
            throw peer.unavailable("answered with status " + answer.statusCode(), null);
        }
        return queued(answer.body());
    }

    private long queued(byte[] body) {
        JsonNode queued;
        try {
            queued = JSON.readTree(body).path("queued");
        } catch (JacksonException e) {
            throw peer.unavailable("answered with something else than JSON", e);
        }
        if (!queued.isIntegralNumber()) {
            throw peer.unavailable("answered without a number", null);
        }
        return queued.longValue();
    }
}
