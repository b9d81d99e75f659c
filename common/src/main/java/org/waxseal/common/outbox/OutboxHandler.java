package org.waxseal.common.outbox;

import io.namastack.outbox.handler.OutboxRecordMetadata;
import io.namastack.outbox.handler.OutboxTypedHandler;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waxseal.common.stream.StatementPublisher;

/** Publishes one statement; the outbox gives those of a key one after the other. */
final class OutboxHandler implements OutboxTypedHandler<OutgoingStatement> {
    private static final Logger LOGGER = LoggerFactory.getLogger(OutboxHandler.class);

    private final StatementPublisher publisher;
    private final AtomicBoolean failing = new AtomicBoolean();

    OutboxHandler(StatementPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void handle(OutgoingStatement statement, OutboxRecordMetadata metadata) {
        try {
            publisher.publish(statement.topic(), statement.key(), statement.json());
        } catch (RuntimeException e) {
            // Once an outage, not once a record and attempt.
            if (failing.compareAndSet(false, true)) {
                LOGGER.warn("Statements wait in the outbox", e);
            }
            throw e;
        }
        if (failing.compareAndSet(true, false)) {
            LOGGER.info("Statements leave the outbox again");
        }
    }
}
