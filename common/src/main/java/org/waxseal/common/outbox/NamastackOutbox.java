package org.waxseal.common.outbox;

import io.namastack.outbox.Outbox;
import java.nio.charset.StandardCharsets;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.waxseal.common.statement.Statement;
import org.waxseal.common.statement.Topic;
import org.waxseal.common.stream.StatementCodec;

/** Keeps statements in {@code outbox_record} until {@link OutboxHandler} has published them. */
final class NamastackOutbox implements StatementOutbox {
    private final Outbox outbox;
    private final StatementCodec codec;

    NamastackOutbox(Outbox outbox, StatementCodec codec) {
        this.outbox = outbox;
        this.codec = codec;
    }

    @Override
    public void publish(Statement statement) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException(
                    "a statement is published in the transaction of the rows it speaks of");
        }
        Topic topic = Topic.of(statement);
        String json = new String(codec.encode(statement), StandardCharsets.UTF_8);
        outbox.schedule(
                new OutgoingStatement(topic, statement.key(), json),
                topic.topicName() + " " + statement.key());
    }
}
