package org.waxseal.common.stream;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.messaging.Message;
import org.waxseal.common.error.ErrorCategory;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.statement.Statement;

/**
 * Gives the records of a batch to the service, one after the other. A failing one is named by its
 * place in the batch, so that the container keeps what came before it and handles it alone.
 */
final class StatementConsumer implements Consumer<Message<List<byte[]>>> {
    private final StatementCodec codec;
    private final StatementReceiver receiver;
    private final MeterRegistry metrics;

    StatementConsumer(StatementCodec codec, StatementReceiver receiver, MeterRegistry metrics) {
        this.codec = codec;
        this.receiver = receiver;
        this.metrics = metrics;
    }

    @Override
    public void accept(Message<List<byte[]>> batch) {
        // Not List<byte[]>: the place of a tombstone (null value) holds an object of the framework.
        List<?> records = batch.getPayload();
        for (int i = 0; i < records.size(); i++) {
            try {
                count(receive(records.get(i)));
            } catch (WaxsealException e) {
                throw failed(
                        e.code().category() == ErrorCategory.USER ? new StatementRejected(e) : e,
                        i);
            } catch (RuntimeException e) {
                throw failed(e, i);
            }
        }
    }

    private String receive(Object record) {
        if (!(record instanceof byte[] json)) {
            return "tombstone";
        }
        Optional<Statement> statement = codec.decode(json);
        if (statement.isEmpty()) {
            return "unknown-type";
        }
        receiver.receive(statement.get());
        return "received";
    }

    private void count(String outcome) {
        metrics.counter("waxseal.statements", "outcome", outcome).increment();
    }

    private static BatchListenerFailedException failed(RuntimeException cause, int index) {
        return new BatchListenerFailedException("record " + index + " failed", cause, index);
    }
}
