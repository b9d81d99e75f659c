package org.waxseal.common.stream;

import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.springframework.kafka.support.KafkaHeaderMapper;
import org.springframework.messaging.MessageHeaders;

/**
 * Leaves the headers of received records alone. Spring's own mapper would read each as JSON of
 * whatever Java type another header names, and outsiders write them.
 */
final class UnreadHeaders implements KafkaHeaderMapper {

    @Override
    public void fromHeaders(MessageHeaders headers, Headers target) {
        // nothing is written
    }

    @Override
    public void toHeaders(Headers source, Map<String, Object> headers) {
        // nothing is read
    }
}
