package org.waxseal.common.stream;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.statement.Topic;

/** Puts encoded statements on their topics. */
public final class StatementPublisher {
    /** CloudEvents Kafka protocol binding 1.0, section 3.3. */
    private static final byte[] CONTENT_TYPE =
            "application/cloudevents+json; charset=UTF-8".getBytes(StandardCharsets.UTF_8);

    private final StreamBridge bridge;

    public StatementPublisher(StreamBridge bridge) {
        this.bridge = bridge;
    }

    /**
     * Returns when the broker has acknowledged it on all in-sync replicas.
     *
     * @throws WaxsealException with {@code INFRASTRUCTURE_UNAVAILABLE} when it did not; the
     *     statement may have been written all the same
     */
    public void publish(Topic topic, String key, String json) {
        Message<byte[]> message =
                MessageBuilder.withPayload(json.getBytes(StandardCharsets.UTF_8))
                        .setHeader(KafkaHeaders.KEY, key.getBytes(StandardCharsets.UTF_8))
                        .setHeader("content-type", CONTENT_TYPE)
                        .build();
        try {
            if (!bridge.send(bindingOf(topic), message)) {
                throw unavailable(topic, null);
            }
        } catch (WaxsealException e) {
            throw e;
        } catch (RuntimeException e) {
            throw unavailable(topic, e);
        }
    }

    /** As waxseal-platform.yml names it; StreamBridge would make a topic for an unknown one. */
    static String bindingOf(Topic topic) {
        return switch (topic) {
            case OWNERS -> "owners-out";
            case NODES -> "nodes-out";
            case DOMAINS -> "domains-out";
            case CERTIFICATES -> "certificates-out";
            case ENDPOINTS -> "endpoints-out";
        };
    }

    private static WaxsealException unavailable(Topic topic, @Nullable RuntimeException cause) {
        return new WaxsealException(
                ErrorCode.INFRASTRUCTURE_UNAVAILABLE,
                "the broker did not acknowledge a record for " + topic.topicName(),
                cause);
    }
}
