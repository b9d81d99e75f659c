package org.waxseal.notifier.notice;

import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.checkpoint.Checkpoints;
import org.waxseal.common.statement.Statement;
import org.waxseal.common.stream.StatementReceiver;

/**
 * Takes statements from the topics: remembers them and queues the notices that follow, in one
 * transaction. Sends nothing.
 */
public final class RecordStatement implements StatementReceiver {
    private final NoticeLedger ledger;
    private final Checkpoints checkpoints;

    public RecordStatement(NoticeLedger ledger, Checkpoints checkpoints) {
        this.ledger = ledger;
        this.checkpoints = checkpoints;
    }

    @Override
    public void receive(Statement statement) {
        if (ledger.record(statement) > 0) {
            checkpoints.reached(Checkpoint.NOTIFIER_NOTICE_STORED);
        }
    }
}
