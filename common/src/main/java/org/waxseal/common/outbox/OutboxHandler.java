package org.waxseal.common.outbox;

import io.namastack.outbox.handler.OutboxRecordMetadata;
import io.namastack.outbox.handler.OutboxTypedHandler;
import org.waxseal.common.stream.StatementPublisher;

/** Publishes one statement; the outbox gives those of a key one after the other. */
final class OutboxHandler implements OutboxTypedHandler<OutgoingStatement> {
    private final StatementPublisher publisher;

    OutboxHandler(StatementPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void handle(OutgoingStatement statement, OutboxRecordMetadata metadata) {
        publisher.publish(statement.topic(), statement.key(), statement.json());
    }
}
