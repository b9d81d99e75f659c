package org.waxseal.common.stream;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.Message;

/** As {@link StatementConsumer}, for the records of outsiders. */
final class RequestConsumer implements Consumer<Message<List<byte[]>>> {
    private final RequestReceiver receiver;

    RequestConsumer(RequestReceiver receiver) {
        this.receiver = receiver;
    }

    @Override
    public void accept(Message<List<byte[]>> batch) {
        // Not List<byte[]>: the place of a tombstone (null value) holds an object of the framework.
        List<?> values = batch.getPayload();
        List<?> keys = header(batch, KafkaHeaders.RECEIVED_KEY);
        List<?> partitions = header(batch, KafkaHeaders.RECEIVED_PARTITION);
        List<?> offsets = header(batch, KafkaHeaders.OFFSET);
        List<?> timestamps = header(batch, KafkaHeaders.RECEIVED_TIMESTAMP);
        for (int i = 0; i < values.size(); i++) {
            try {
                receiver.receive(
                        new RequestRecord(
                                (Integer) partitions.get(i),
                                (Long) offsets.get(i),
                                Instant.ofEpochMilli((Long) timestamps.get(i)),
                                octets(keys.get(i)),
                                octets(values.get(i))));
            } catch (RuntimeException e) {
                throw new BatchListenerFailedException("record " + i + " failed", e, i);
            }
        }
    }

    private static byte @Nullable [] octets(@Nullable Object found) {
        return found instanceof byte[] octets ? octets : null;
    }

    private static List<?> header(Message<?> batch, String name) {
        if (batch.getHeaders().get(name) instanceof List<?> list) {
            return list;
        }
        throw new IllegalStateException("the batch has no header " + name);
    }
}
