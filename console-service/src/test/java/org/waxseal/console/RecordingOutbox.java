package org.waxseal.console;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.waxseal.common.outbox.StatementOutbox;
import org.waxseal.common.statement.Statement;

/** Keeps what was published; insists on a transaction, as the contract says. */
public final class RecordingOutbox implements StatementOutbox {
    private final List<Statement> published = new CopyOnWriteArrayList<>();
    private final BooleanSupplier inTransaction;

    public RecordingOutbox(BooleanSupplier inTransaction) {
        this.inTransaction = inTransaction;
    }

    @Override
    public void publish(Statement statement) {
        if (!inTransaction.getAsBoolean()) {
            throw new IllegalStateException("published outside a transaction");
        }
        published.add(statement);
    }

    public List<Statement> published() {
        return List.copyOf(published);
    }

    public <T extends Statement> List<T> published(Class<T> type) {
        return published.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
