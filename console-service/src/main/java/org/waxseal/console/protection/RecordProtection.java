package org.waxseal.console.protection;

import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.id.Subject;
import org.waxseal.common.statement.CertificateStatement;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.common.statement.EndpointsStatement;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.statement.OwnerStatement;
import org.waxseal.common.statement.Statement;
import org.waxseal.console.live.Changes;
import org.waxseal.console.request.AfterCommit;

/** Keeps what issuer and assigner say. Late, repeated and reordered statements change nothing. */
public class RecordProtection {
    private final Protections protections;
    private final AfterCommit afterCommit;
    private final Changes changes;

    public RecordProtection(Protections protections, AfterCommit afterCommit, Changes changes) {
        this.protections = protections;
        this.afterCommit = afterCommit;
        this.changes = changes;
    }

    @Transactional
    public void record(Statement statement) {
        switch (statement) {
            case CertificateStatement certificate -> {
                if (protections.record(CertificateState.of(certificate))) {
                    announce(certificate.subject());
                }
            }
            case EndpointsStatement endpoints -> {
                if (protections.record(endpoints)) {
                    announce(endpoints.subject());
                }
            }
            // ours: the registry itself is the truth
            case OwnerStatement ignored -> {}
            case NodeStatement ignored -> {}
            case DomainStatement ignored -> {}
        }
    }

    private void announce(Subject subject) {
        afterCommit.run(() -> changes.announce(subject));
    }
}
