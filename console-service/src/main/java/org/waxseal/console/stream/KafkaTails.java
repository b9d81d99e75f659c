package org.waxseal.console.stream;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.stream.DeadLetterHeaders;
import org.waxseal.console.tail.TailQuery;
import org.waxseal.console.tail.TailedRecord;
import org.waxseal.console.tail.Tails;

/**
 * A consumer for each reader, which is in no group: it commits nothing and takes nothing away from
 * anybody.
 */
public final class KafkaTails implements Tails {
    /** Each costs connections and memory here and at the broker. */
    static final int MOST_OPEN = 16;

    private static final Duration BROKER_LIMIT = Duration.ofSeconds(10);
    private static final int LARGEST_FETCH = 1024 * 1024;
    private static final int MOST_AT_ONCE = 200;

    private final Map<String, Object> properties;
    private final Clock clock;
    private final Semaphore free = new Semaphore(MOST_OPEN);
    private final Set<KafkaTail> open = ConcurrentHashMap.newKeySet();

    /**
     * Opens nothing yet.
     *
     * @param properties how a consumer reaches the broker and is let in
     */
    public KafkaTails(Map<String, Object> properties, Clock clock) {
        this.properties = new HashMap<>(properties);
        this.properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        this.properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        this.properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_AT_ONCE);
        this.properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, LARGEST_FETCH);
        this.properties.put(
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                Math.toIntExact(BROKER_LIMIT.toMillis()));
        this.clock = clock;
    }

    @Override
    public Tail open(TailQuery query) {
        if (!free.tryAcquire()) {
            throw new WaxsealException(
                    ErrorCode.INFRASTRUCTURE_UNAVAILABLE,
                    "%d event streams are open already; close one".formatted(MOST_OPEN));
        }
        KafkaConsumer<byte[], byte[]> consumer = null;
        try {
            consumer =
                    new KafkaConsumer<>(
                            properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            Map<TopicPartition, Long> ends = begin(consumer, query);
            KafkaTail tail = new KafkaTail(consumer, query, ends);
            open.add(tail);
            return tail;
        } catch (KafkaException e) {
            if (consumer != null) {
                consumer.close();
            }
            free.release();
            throw new WaxsealException(
                    ErrorCode.INFRASTRUCTURE_UNAVAILABLE,
                    "the broker does not answer; try again",
                    e);
        }
    }

    /** Finds the place to begin at. Returns where the partitions end now. */
    private Map<TopicPartition, Long> begin(
            KafkaConsumer<byte[], byte[]> consumer, TailQuery query) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : query.topicNames()) {
            for (PartitionInfo partition : consumer.partitionsFor(topic)) {
                partitions.add(new TopicPartition(topic, partition.partition()));
            }
        }
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Duration since = query.since();
        if (since == null) {
            consumer.seekToBeginning(partitions);
            return ends;
        }
        long at = clock.instant().minus(since).toEpochMilli();
        Map<TopicPartition, Long> instants = new HashMap<>();
        partitions.forEach(partition -> instants.put(partition, at));
        // Null for a partition in which nothing is as young.
        Map<TopicPartition, OffsetAndTimestamp> found =
                since.isZero() ? Map.of() : consumer.offsetsForTimes(instants);
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp first = found.get(partition);
            consumer.seek(
                    partition, first == null ? ends.getOrDefault(partition, 0L) : first.offset());
        }
        return ends;
    }

    @Override
    public void end() {
        open.forEach(KafkaTail::end);
    }

    private final class KafkaTail implements Tail {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final TailQuery query;
        private final Map<TopicPartition, Long> ends;
        private volatile boolean ended;

        KafkaTail(
                KafkaConsumer<byte[], byte[]> consumer,
                TailQuery query,
                Map<TopicPartition, Long> ends) {
            this.consumer = consumer;
            this.query = query;
            this.ends = ends;
        }

        @Override
        public List<TailedRecord> next(Duration longest) {
            Instant until = clock.instant().plus(longest);
            List<TailedRecord> wanted = new ArrayList<>();
            try {
                while (wanted.isEmpty() && !ended) {
                    Duration left = Duration.between(clock.instant(), until);
                    if (!left.isPositive()) {
                        break;
                    }
                    if (!query.follow() && isAtTheEnd()) {
                        ended = true;
                        break;
                    }
                    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(left)) {
                        if (isAsked(record)) {
                            wanted.add(read(record));
                        }
                    }
                }
            } catch (WakeupException e) {
                ended = true;
            } catch (KafkaException e) {
                throw new WaxsealException(
                        ErrorCode.INFRASTRUCTURE_UNAVAILABLE, "the broker refuses to go on", e);
            }
            return wanted;
        }

        private boolean isAtTheEnd() {
            return ends.entrySet().stream()
                    .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
        }

        private boolean isAsked(ConsumerRecord<byte[], byte[]> record) {
            long end =
                    ends.getOrDefault(
                            new TopicPartition(record.topic(), record.partition()), Long.MAX_VALUE);
            return (query.follow() || record.offset() < end) && query.wants(text(record.key()));
        }

        private TailedRecord read(ConsumerRecord<byte[], byte[]> record) {
            return new TailedRecord(
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    Instant.ofEpochMilli(record.timestamp()),
                    text(record.key()),
                    text(record.value()),
                    query.rejected() ? rejection(record) : null);
        }

        private static TailedRecord.Rejection rejection(ConsumerRecord<byte[], byte[]> record) {
            String reason = header(record, DeadLetterHeaders.REASON);
            return new TailedRecord.Rejection(
                    header(record, DeadLetterHeaders.CODE),
                    header(record, DeadLetterHeaders.FIELD),
                    header(record, DeadLetterHeaders.VALUE),
                    reason == null ? "" : reason,
                    header(record, DeadLetterHeaders.FAULTS));
        }

        private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
            Header header = record.headers().lastHeader(name);
            return header == null ? null : text(header.value());
        }

        private static @Nullable String text(byte @Nullable [] octets) {
            return octets == null ? null : new String(octets, StandardCharsets.UTF_8);
        }

        @Override
        public boolean ended() {
            return ended;
        }

        void end() {
            ended = true;
            consumer.wakeup();
        }

        @Override
        public void close() {
            if (open.remove(this)) {
                free.release();
                consumer.close();
            }
        }
    }
}
