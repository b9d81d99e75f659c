package org.waxseal.common.stream;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.transaction.TransactionException;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.ExponentialBackOff;
import org.waxseal.common.error.ErrorCategory;
import org.waxseal.common.error.WaxsealException;

/**
 * What happens to a record that was not received. Nothing that another attempt could mend is ever
 * given up, and order is kept; one that can never be received goes alone to {@code TOPIC.dlt}.
 */
final class DeadLetters {
    static final String SUFFIX = ".dlt";

    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(200);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(10);

    /** A fault of the program: it may be a passing one, but must not hold up the partition. */
    private static final int ATTEMPTS_FOR_UNFORESEEN = 8;

    private static final Logger LOGGER = LoggerFactory.getLogger(DeadLetters.class);

    private DeadLetters() {}

    static DefaultErrorHandler errorHandler(
            KafkaOperations<byte[], byte[]> template, MeterRegistry metrics) {
        DeadLetterPublishingRecoverer publishing = new CuttingRecoverer(template);
        // A stack trace in a header is of no use to whoever reads the dead letter, and large.
        publishing.excludeHeader(
                DeadLetterPublishingRecoverer.HeaderNames.HeadersToAdd.EX_STACKTRACE,
                DeadLetterPublishingRecoverer.HeaderNames.HeadersToAdd.EX_CAUSE,
                DeadLetterPublishingRecoverer.HeaderNames.HeadersToAdd.EX_MSG,
                DeadLetterPublishingRecoverer.HeaderNames.HeadersToAdd.EXCEPTION);
        publishing.setHeadersFunction((record, fault) -> DeadLetterHeaders.of(fault));
        publishing.setFailIfSendResultIsError(true);

        DefaultErrorHandler handler =
                new DefaultErrorHandler(
                        (record, fault) -> {
                            publishing.accept(record, fault);
                            tell(record, fault, metrics);
                        },
                        forEver());
        handler.addNotRetryableExceptions(StatementRejected.class, RecordRefused.class);
        handler.setBackOffFunction((record, fault) -> isInfrastructure(fault) ? null : limited());
        return handler;
    }

    private static BackOff forEver() {
        ExponentialBackOff backOff = new ExponentialBackOff(FIRST_BACK_OFF.toMillis(), 2);
        backOff.setMaxInterval(LONGEST_BACK_OFF.toMillis());
        return backOff;
    }

    private static BackOff limited() {
        ExponentialBackOff backOff = new ExponentialBackOff(FIRST_BACK_OFF.toMillis(), 2);
        backOff.setMaxInterval(LONGEST_BACK_OFF.toMillis());
        backOff.setMaxAttempts(ATTEMPTS_FOR_UNFORESEEN);
        return backOff;
    }

    private static boolean isInfrastructure(@Nullable Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof DataAccessException
                    || cause instanceof TransactionException
                    || cause instanceof SQLException
                    || cause instanceof IOException
                    || (cause instanceof WaxsealException known
                            && known.code().category() != ErrorCategory.USER)) {
                return true;
            }
        }
        return false;
    }

    private static void tell(ConsumerRecord<?, ?> record, Exception fault, MeterRegistry metrics) {
        RecordRefused refused = refusal(fault);
        if (refused != null) {
            // The fault of somebody else, who reads it in the dead letter; what he wrote is no
            // business of the log.
            LOGGER.warn(
                    "Request {}-{}@{} was refused: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    refused.reasons().stream()
                            .map(
                                    reason ->
                                            reason.code().wireName()
                                                    + " at '"
                                                    + reason.field()
                                                    + "'")
                            .collect(Collectors.joining(", ")));
            return;
        }
        metrics.counter("waxseal.statements", "outcome", "dead-letter").increment();
        LOGGER.error(
                "Record {}-{}@{} went to the dead letters: {}",
                record.topic(),
                record.partition(),
                record.offset(),
                new String(
                        DeadLetterHeaders.of(fault).lastHeader(DeadLetterHeaders.REASON).value(),
                        StandardCharsets.UTF_8));
    }

    private static @Nullable RecordRefused refusal(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof RecordRefused refused) {
                return refused;
            }
        }
        return null;
    }

    /**
     * A record may be larger than what a broker takes: one that was compressed comes out of its
     * batch at any size, and headers are added. Without the whole it can still be told what was
     * wrong, and the partition goes on.
     */
    private static final class CuttingRecoverer extends DeadLetterPublishingRecoverer {
        private static final int LARGEST = 256 * 1024;

        CuttingRecoverer(KafkaOperations<byte[], byte[]> template) {
            super(template, (record, fault) -> new TopicPartition(record.topic() + SUFFIX, -1));
        }

        @Override
        protected ProducerRecord<Object, Object> createProducerRecord(
                ConsumerRecord<?, ?> record,
                TopicPartition target,
                Headers headers,
                byte @Nullable [] key,
                byte @Nullable [] value) {
            Object newKey = key == null ? record.key() : key;
            Object newValue = value == null ? record.value() : value;
            if (newKey instanceof byte[] octets && octets.length > LARGEST) {
                newKey = Arrays.copyOf(octets, LARGEST);
            }
            if (newValue instanceof byte[] octets && octets.length > LARGEST) {
                newValue = Arrays.copyOf(octets, LARGEST);
                headers.add(
                        DeadLetterHeaders.CUT,
                        Integer.toString(octets.length).getBytes(StandardCharsets.UTF_8));
            }
            if (sizeOf(headers) > LARGEST) {
                keepOnlyOurs(headers);
            }
            return new ProducerRecord<>(target.topic(), null, newKey, newValue, headers);
        }

        private static long sizeOf(Headers headers) {
            long size = 0;
            for (Header header : headers) {
                size +=
                        header.key().length()
                                + (header.value() == null ? 0 : header.value().length);
            }
            return size;
        }

        private static void keepOnlyOurs(Headers headers) {
            List<Header> ours =
                    DeadLetterHeaders.ALL.stream()
                            .map(headers::lastHeader)
                            .filter(Objects::nonNull)
                            .toList();
            for (Header header : headers.toArray()) {
                headers.remove(header.key());
            }
            ours.forEach(headers::add);
        }
    }
}
