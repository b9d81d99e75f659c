package org.waxseal.common.stream;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
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
    /** Header of a dead letter: code and sentence, or the class of an unforeseen fault. */
    static final String REASON_HEADER = "waxseal-reason";

    static final String SUFFIX = ".dlt";

    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(200);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(10);

    /** A fault of the program: it may be a passing one, but must not hold up the partition. */
    private static final int ATTEMPTS_FOR_UNFORESEEN = 8;

    private static final Logger LOGGER = LoggerFactory.getLogger(DeadLetters.class);

    private DeadLetters() {}

    static DefaultErrorHandler errorHandler(
            KafkaOperations<byte[], byte[]> template, MeterRegistry metrics) {
        DeadLetterPublishingRecoverer publishing =
                new DeadLetterPublishingRecoverer(
                        template,
                        (record, fault) -> new TopicPartition(record.topic() + SUFFIX, -1));
        // A stack trace in a header is of no use to whoever reads the dead letter, and large.
        publishing.excludeHeader(
                DeadLetterPublishingRecoverer.HeaderNames.HeadersToAdd.EX_STACKTRACE,
                DeadLetterPublishingRecoverer.HeaderNames.HeadersToAdd.EX_CAUSE,
                DeadLetterPublishingRecoverer.HeaderNames.HeadersToAdd.EX_MSG,
                DeadLetterPublishingRecoverer.HeaderNames.HeadersToAdd.EXCEPTION);
        publishing.setHeadersFunction((record, fault) -> reasonHeader(fault));
        publishing.setFailIfSendResultIsError(true);

        DefaultErrorHandler handler =
                new DefaultErrorHandler(
                        (record, fault) -> {
                            publishing.accept(record, fault);
                            tell(record, fault, metrics);
                        },
                        forEver());
        handler.addNotRetryableExceptions(StatementRejected.class);
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

    private static Headers reasonHeader(Exception fault) {
        return new RecordHeaders()
                .add(REASON_HEADER, reason(fault).getBytes(StandardCharsets.UTF_8));
    }

    private static String reason(Exception fault) {
        Throwable last = fault;
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof StatementRejected rejected) {
                return rejected.reason();
            }
            last = cause;
        }
        return "internal-fault: " + last.getClass().getSimpleName();
    }

    private static void tell(ConsumerRecord<?, ?> record, Exception fault, MeterRegistry metrics) {
        metrics.counter("waxseal.statements", "outcome", "dead-letter").increment();
        LOGGER.error(
                "Record {}-{}@{} went to the dead letters: {}",
                record.topic(),
                record.partition(),
                record.offset(),
                reason(fault));
    }
}
