package org.waxseal.common.stream;

import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.springframework.kafka.support.KafkaHeaderMapper;
import org.springframework.messaging.MessageHeaders;

/**
 * Headers between Kafka and Spring: the content type goes out, nothing comes in. Spring's own
 * mapper would read headers as JSON of whatever Java type another header names, and outsiders write
 * them.
 */
final class ContentTypeOnly implements KafkaHeaderMapper {
    static final String CONTENT_TYPE = "content-type";

    @Override
    public void fromHeaders(MessageHeaders headers, Headers target) {
        if (headers.get(CONTENT_TYPE) instanceof byte[] contentType) {
            target.add(CONTENT_TYPE, contentType);
        }
    }

    @Override
    public void toHeaders(Headers source, Map<String, Object> headers) {
        // nothing is read
    }
}
