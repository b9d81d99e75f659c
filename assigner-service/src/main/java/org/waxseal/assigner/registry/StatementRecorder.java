package org.waxseal.assigner.registry;

import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.checkpoint.Checkpoints;
import org.waxseal.common.statement.CertificateStatement;
import org.waxseal.common.statement.Statement;
import org.waxseal.common.stream.StatementReceiver;

/** The assigner's end of the topics. */
public final class StatementRecorder implements StatementReceiver {
    private final RecordStatement recordStatement;
    private final Checkpoints checkpoints;

    public StatementRecorder(RecordStatement recordStatement, Checkpoints checkpoints) {
        this.recordStatement = recordStatement;
        this.checkpoints = checkpoints;
    }

    @Override
    public void receive(Statement statement) {
        boolean work = !recordStatement.record(statement).isEmpty();
        if (work && statement instanceof CertificateStatement) {
            checkpoints.reached(Checkpoint.ASSIGNER_WORK_RECORDED);
        }
    }
}
